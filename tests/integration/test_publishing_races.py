"""Resolutions that several administrators publish at the same moment: one wins, the others are told what to do."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.impacts.preview import rule_preview
from workflow.models import OutboxIntent, RuleDraft, RuleImpact, RuleRow, SecurityEvent
from workflow.rulemaking import Line
from workflow.services.offices import load_office
from workflow.services.rule_drafts import Head, Place, Writer, put_line, resolution_of, start_draft
from workflow.services.rule_publishing import publish_draft

M = 1_000_000
SINCE = date(2026, 4, 1)
CAP = Line("cap.machinery", "cap", {"rate": "50%", "ceiling": 150 * M}, "VND", "Mức hỗ trợ", SINCE)
SCOPES = ("", "dong-nai")
PUBLISHERS = ("supervisor", "leader", "officer", "governor")


@dataclass
class Race:
    """Drafts in a database of their own, and what each attempt to publish one at the same moment came to."""

    database: Any
    people: Any = None

    def drafted(self, scope: str, *lines: Line) -> tuple[Place, str]:
        """A draft that somebody else wrote, as whoever publishes it has seen it."""
        with unit_of_work(self.database.sessions) as session:
            by, office = Writer(self.people["admin"], SCOPES, MONDAY), load_office(session)
            draft = start_draft(session, Head(scope, "Mức hỗ trợ mới", "NQ 31/NQ-HĐND"), by=by)
            for number, line in enumerate(lines, start=1):
                put_line(session, Place(draft, number), line, by=by, office=office)
            row = session.get_one(RuleDraft, draft)
            seen = rule_preview(session, resolution_of(row), opens=None, now=MONDAY, office=office).seen
            return Place(draft, row.version), seen

    def at_once(self, *acts: Callable[[Session], object]) -> Counter[Any]:
        """Carry out all acts at the same moment, each in a transaction of its own, and count the outcomes."""
        start = Barrier(len(acts))

        def attempt(act: Callable[[Session], object]) -> Any:
            start.wait()
            try:
                with unit_of_work(self.database.sessions) as session:
                    act(session)
            except StepRefused as refused:
                return refused.codes
            return "won"

        with ThreadPoolExecutor(len(acts)) as pool:
            return Counter(pool.map(attempt, acts))

    def publish(self, wishes: list[tuple[Place, str]]) -> Counter[Any]:
        """Let everybody publish at once, and count the outcomes."""
        acts = zip(wishes, PUBLISHERS, strict=False)
        return self.at_once(*(partial(publish_draft, place=p, seen=seen, by=self.by(who)) for (p, seen), who in acts))

    def by(self, who: str) -> Writer:
        return Writer(self.people[who], SCOPES, MONDAY)

    def count(self, model: Any, *where: Any) -> int:
        with self.database.sessions() as session:
            load_office(session)  # refuses rules that overlap
            return session.scalar(select(func.count()).select_from(model).where(*where))


@pytest.fixture
def race(database):
    """A world with one case that a new cap concerns."""
    found = Race(database)
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
        walk(session, world, a_case(session, world).case_id, until="sign")
        found.people = world.people
    return found


def test_one_draft_is_published_once_by_one_of_many(race):
    outcomes = race.publish([race.drafted("dong-nai", CAP)] * 4)

    assert outcomes == {"won": 1, ("draft_published",): 3}
    assert (race.count(RuleRow), race.count(RuleImpact)) == (1, 1)
    assert race.count(OutboxIntent, OutboxIntent.kind == "recheck") == 1
    assert race.count(SecurityEvent, SecurityEvent.kind == "rules_published") == 1


@pytest.mark.parametrize("scope", SCOPES)
def test_of_drafts_that_overlap_one_is_published(race, scope):
    lines = [replace(CAP, value={"ceiling": most * M}) for most in (150, 140, 130, 120)]
    outcomes = race.publish([race.drafted(scope, line) for line in lines])

    assert outcomes == {"won": 1, ("rule_overlap",): 3}
    assert race.count(RuleDraft, RuleDraft.published_at.is_not(None)) == 1
    assert race.count(RuleRow, RuleRow.valid_from == SINCE) == 1


def test_of_drafts_that_follow_each_other_none_is_published_on_an_old_preview(race):
    later = replace(CAP, value={"ceiling": 120 * M}, since=SINCE + timedelta(days=30))
    first, second = race.drafted("dong-nai", CAP), race.drafted("dong-nai", later)
    outcomes = race.publish([first, second])

    assert outcomes in ({"won": 1, ("preview_stale",): 1}, {"won": 1, ("rule_overlap",): 1})
    assert race.count(RuleRow) == 1


def test_drafts_of_different_provinces_do_not_stand_in_each_others_way(race):
    other = replace(CAP, rule_id="cap.trademark", value={"ceiling": 20 * M})
    outcomes = race.publish([race.drafted("dong-nai", CAP), race.drafted("", other)])

    assert (outcomes, race.count(RuleRow, RuleRow.valid_from == SINCE)) == ({"won": 2}, 2)


def test_a_draft_that_is_written_while_it_is_published_is_one_or_the_other(race):
    place, seen = race.drafted("dong-nai", CAP)
    other = replace(CAP, rule_id="cap.trademark")
    outcomes = race.at_once(
        lambda session: put_line(session, place, other, by=race.by("admin"), office=load_office(session)),
        lambda session: publish_draft(session, place, seen, by=race.by("supervisor")),
    )

    assert outcomes in ({"won": 1, ("draft_published",): 1}, {"won": 1, ("draft_stale",): 1})
