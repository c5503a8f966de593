"""The decision that recognises the products of a round: a draft once the council has concluded, then as it was signed.

What is hidden from somebody is on no list of theirs and in no number, so their paper is not the whole one and says so.
"""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import CaseEvent, CaseSection
from workflow.models.base import table_of
from workflow.queries.round_gate import Door, door_to, seen_items
from workflow.rounds.issuers import Issuer, issuer_of
from workflow.rounds.recorded import Recorded, recorded
from workflow.rounds.records import Item, items
from workflow.rounds.sittings import MEETING, meetings
from workflow.selection.decision_words import Recognition
from workflow.states import after

EVENT, SECTION = table_of(CaseEvent), table_of(CaseSection)
WAITING, PROPOSED = after("conclude"), after("recommend")
SIGNED = after("approve_result") | after("end_window") | after("award") | after("forward_list") | after("finish")
DECIDED, RECOGNISES = "approve_result", "recognise"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A product on the list, with its official mean."""

    item: Item
    is_set: bool
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class RoundDecision:
    """The decision with its list; ``number`` and ``on`` are empty until it is signed."""

    door: Door
    issuer: Issuer
    number: str
    on: date | None
    lines: tuple[Recognised, ...]
    whole: bool
    """Whether nothing of what is decided is hidden from the reader."""
    said: Recognition


def has_decision(state: str) -> bool:
    """Whether a round stands where its council has concluded."""
    return state in WAITING | SIGNED


def round_decision(session: Session, slug: str, *, person: Person, on: date) -> RoundDecision:
    """Return the decision of a round; before it is signed for those who look after the round, then for its council."""
    door = door_to(session, slug, person, on)
    of = door.of
    if not has_decision(of.state) or (of.state in WAITING and not door.manages):
        raise CaseNotFound(slug)
    number, day = _signed(session, of.id) if of.state in SIGNED else ("", None)
    chosen = _recognised(session, of.id, signed=of.state in SIGNED)
    seen = tuple(item for item in seen_items(session, door).open if item.case_id in chosen)
    sets, issuer, results = _sets(session, chosen), issuer_of(session, of, day or on), recorded(session, of)
    lines = tuple(Recognised(one, one.case_id in sets, _mean(results.get(one.case_id, ()))) for one in seen)
    said = Recognition(
        of.level.value, of.year, issuer.full, _minutes(session, of.id), len(lines), sum(one.is_set for one in lines),
        len({one.item.applicant_id for one in lines}),
    )  # fmt: skip
    return RoundDecision(door, issuer, number, day, lines, len(seen) == len(chosen), said)


def _mean(versions: tuple[Recorded, ...]) -> Fraction | None:
    return versions[-1].mean if versions else None


def _signed(session: Session, round_id: int) -> tuple[str, date | None]:
    own = (EVENT.c.case_id == round_id, EVENT.c.step == DECIDED)
    body = session.scalars(select(EVENT.c.body).where(*own).order_by(EVENT.c.seq.desc()).limit(1)).one_or_none()
    said = json.loads(body) if body else {}
    return str(said.get("decision_number", "")), date.fromisoformat(said["decided_on"]) if said else None


def _recognised(session: Session, round_id: int, *, signed: bool) -> frozenset[int]:
    """What the council proposes, or what the round recognised; a complaint upheld later has a decision of its own."""
    found = items(session, round_id)
    if not signed:
        return frozenset(item.case_id for item in found if item.state in PROPOSED)
    own = (EVENT.c.step == RECOGNISES, EVENT.c.role == Role.LINKED.value)
    ids = [item.case_id for item in found]
    return frozenset(session.scalars(select(EVENT.c.case_id).where(EVENT.c.case_id.in_(ids), *own)))


def _sets(session: Session, ids: frozenset[int]) -> frozenset[int]:
    own = (SECTION.c.case_id.in_(sorted(ids)), SECTION.c.key == "product")
    rows = session.execute(select(SECTION.c.case_id, SECTION.c.content).where(*own))
    return frozenset(row.case_id for row in rows if row.content.get("is_set"))


def _minutes(session: Session, round_id: int) -> tuple[tuple[int, date], ...]:
    held = meetings(session, MEETING.c.round_id == round_id)
    return tuple((one.number, local(one.opened_at).date()) for one in held)
