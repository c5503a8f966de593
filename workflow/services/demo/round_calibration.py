"""The jury of a demo round marks samples together, and its secretary writes down what was agreed."""

from datetime import datetime, timedelta

from workflow.authority import Person
from workflow.reference.samples import SampleText, sample_texts
from workflow.services.demo.round_marks import marks_of
from workflow.services.demo.round_plans import COUNCIL, JURORS
from workflow.services.demo.round_stage import MINUTE, RoundActs
from workflow.services.samples import add_sample, conclude_sample, score_sample
from workflow.services.sheet_reading import Typed

APART = 7
"""How far the marks of a juror are from the middle."""
DISCUSSED = timedelta(hours=7)


def calibrate(acts: RoundActs, at: datetime) -> None:
    """Mark every sample of the round; a sample that somebody has not marked yet is not discussed either."""
    for text in sample_texts()[: acts.plan.samples]:
        number = add_sample(acts.player.session, acts.of, text.title, text.about, by=_secretary(acts), now=at)
        _mark(acts, number, text, at)
        if not acts.plan.unmarked:
            later = at + DISCUSSED
            conclude_sample(acts.player.session, acts.of, number, text.conclusion, by=_secretary(acts), now=later)


def _mark(acts: RoundActs, number: int, text: SampleText, at: datetime) -> None:
    for place, key in enumerate(JURORS[acts.plan.unmarked : acts.plan.jurors]):
        total = text.total + acts.chance("sample", number, key).randrange(-APART, APART + 1)
        typed, by = Typed(marks_of(acts.of.rubric, total)), acts.player.cast.known[key]
        moment = at + (1 + place) * 17 * MINUTE
        score_sample(acts.player.session, acts.of, number, typed, by=by, now=moment)


def _secretary(acts: RoundActs) -> Person:
    _, _, secretary, *_ = COUNCIL[acts.plan.bodies]
    return acts.player.cast.known[secretary]
