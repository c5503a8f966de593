"""The samples of a round as one member may see them: other jurors' marks only once the member's own are given."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.models import SampleItem, SampleScore
from workflow.models.base import table_of
from workflow.queries.jury import Desk
from workflow.rounds.records import Seated, jurors, seated
from workflow.rounds.scores import HUNDREDTHS

SAMPLE, MARKS = table_of(SampleItem), table_of(SampleScore)


@dataclass(frozen=True, slots=True)
class Given:
    """One juror's marks for a sample."""

    user_id: int
    name: str
    marks: Mapping[str, Fraction]

    @property
    def total(self) -> Fraction:
        """The exact sum."""
        return sum(self.marks.values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample. ``given`` holds only what the member may see; ``mine`` is whether they scored it themselves."""

    id: int
    number: int
    title: str
    about: str
    discussed_at: datetime | None
    conclusion: str
    mine: bool
    given: tuple[Given, ...]
    missing: tuple[str, ...]
    """For the secretary alone: who has not scored it yet."""


def samples(session: Session, desk: Desk, *, person: Person, now: datetime) -> tuple[Sample, ...]:
    """Return the samples of a round in the order in which they were made."""
    rows = session.execute(select(SAMPLE).where(SAMPLE.c.round_id == desk.of.id).order_by(SAMPLE.c.id)).all()
    found = select(MARKS).where(MARKS.c.sample_id.in_([row.id for row in rows]))
    marks: dict[int, dict[int, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    for row in session.execute(found.order_by(MARKS.c.user_id)):
        marks[row.sample_id][row.user_id][row.criterion] = Fraction(row.hundredths, HUNDREDTHS)
    lines = seated(session, desk.of.id)
    names = {line.user_id: line.name for line in lines}
    due = jurors(lines, local(now).date()) if desk.secretary else ()
    return tuple(
        Sample(
            row.id, number, row.title, row.about, row.discussed_at, row.conclusion, person.id in marks[row.id],
            _shown(marks[row.id], names, person=person, desk=desk), _missing(marks[row.id], due),
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip


def sample_of(session: Session, desk: Desk, sample_id: int, *, person: Person, now: datetime) -> Sample:
    """Return one of them; CaseNotFound for a sample of another round."""
    for sample in samples(session, desk, person=person, now=now):
        if sample.id == sample_id:
            return sample
    raise CaseNotFound(sample_id)


def _shown(
    given: Mapping[int, Mapping[str, Fraction]], names: Mapping[int, str], *, person: Person, desk: Desk
) -> tuple[Given, ...]:  # fmt: skip
    """Everybody's marks for the secretary and for who gave their own; nothing for a juror before that."""
    may_see = person.id in given or (desk.secretary and not desk.scores)
    return tuple(Given(user, names[user], marks) for user, marks in given.items()) if may_see else ()


def _missing(given: Mapping[int, object], due: tuple[Seated, ...]) -> tuple[str, ...]:
    return tuple(line.name for line in due if line.user_id not in given)
