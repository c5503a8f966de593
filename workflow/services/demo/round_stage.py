"""One round of the demo while it is played: its people, its nominations, and how it takes a step."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from workflow.authority import Person
from workflow.definition import TIME
from workflow.models import Case, CaseClock
from workflow.published import process_of
from workflow.reference import pools
from workflow.rounds.records import Item, Round, items, round_of
from workflow.services.demo.player import Player
from workflow.services.demo.round_plans import OFFICER, SIGNER, RoundPlan
from workflow.services.transition import TransitionRequest, perform_transition

MINUTE = timedelta(minutes=1)


@dataclass
class RoundActs:
    """One round being played. ``found`` maps the key of every round that was opened to its case."""

    player: Player
    plan: RoundPlan
    found: dict[str, int] = field(default_factory=dict)

    @property
    def of(self) -> Round:
        """The round as it stands."""
        return round_of(self.player.session, self.found[self.plan.key])

    @property
    def officer(self) -> Person:
        """Who runs the round."""
        return self.player.cast.known[OFFICER[self.plan.bodies]]

    @property
    def signer(self) -> Person:
        """Who approves and signs."""
        return self.player.cast.known[SIGNER[self.plan.bodies]]

    def items(self) -> tuple[Item, ...]:
        """The nominations handed in."""
        return items(self.player.session, self.found[self.plan.key])

    def take(self, step: str, by: Person | None, at: datetime, *, on: int = 0, **values: Any) -> None:
        """Take a step on the round, or on one of its nominations."""
        case_id = on or self.found[self.plan.key]
        request = TransitionRequest(case_id, step, self.player.version(case_id), values)
        perform_transition(self.player.session, request, by=by or TIME, now=at, office=self.player.office)

    def chance(self, *about: object) -> Random:
        """Chance that is the same in every build."""
        return Random(f"{pools().seed}-{self.plan.key}-{about}")  # noqa: S311 -- not for security

    def let_time_pass(self, at: datetime, case_ids: Iterable[int]) -> None:
        """Do what the clocks of some cases did before a moment."""
        session = self.player.session
        for case_id in case_ids:
            process = process_of(session, session.scalars(select(Case.process_hash).where(Case.id == case_id)).one())
            due = select(CaseClock.key, CaseClock.due_at).where(
                CaseClock.case_id == case_id, CaseClock.closed_at.is_(None), CaseClock.due_at < at
            )
            for row in session.execute(due.order_by(CaseClock.due_at)).all():
                breach = process.clock_by_key[row.key].breach
                if breach:
                    self.take(breach, None, row.due_at + MINUTE, on=case_id)
