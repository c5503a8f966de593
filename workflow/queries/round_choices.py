"""What may be chosen in the forms of a round: people, seats, conflicts to decide, pairs to assign, rounds above."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.definition import Role
from workflow.forms.choices import Option
from workflow.forms.selection_codes import BODIES, SEATS
from workflow.models import Membership, Unit, User
from workflow.queries.case_rows import CasePage
from workflow.rounds.facts import JUDGED, RECEIVING, SCORING
from workflow.rounds.records import CASE, ROUND, Item, Round, items, jurors, round_of, rounds, seated, serving
from workflow.rounds.standings import declared, recused_pairs
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body, Level
from workflow.states import after

Choices = dict[str, list[Option]]
ABOVE = {Level.COMMUNE: Level.PROVINCE, Level.PROVINCE: Level.REGION, Level.REGION: Level.NATION}
CENTRAL = frozenset({Level.REGION, Level.NATION})
LABELS = dict(BODIES) | dict(SEATS)


def pair_key(case_id: int, user_id: int) -> str:
    """How a form names a nomination and a person."""
    return f"{case_id}:{user_id}"


def _people(session: Session, page: CasePage, on: date) -> list[Option]:
    """Everybody with a role in a body of the round's province, or of the country; owners of establishments are not."""
    found = (
        select(User.id, User.name, User.title, Unit.name.label("unit"))
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(User.active, Membership.role != Role.BENEFICIARY.value, Membership.valid_from <= on)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= on))
        .order_by(User.name, User.id)
    )
    if page.process.variant not in {level.value for level in CENTRAL}:
        root = select(Unit.path).where(Unit.id == page.units["province_id"]).scalar_subquery()
        found = found.where(or_(Unit.path == root, Unit.path.like(root + "/%")))
    rows = {row.id: row for row in session.execute(found)}
    return [(row.id, f"{row.name} – {row.title or row.unit}") for row in rows.values()]


def _seating(session: Session, page: CasePage, on: date) -> Choices:
    return {"members": _people(session, page, on)}


def _replacement(session: Session, page: CasePage, on: date) -> Choices:
    lines = seated(session, page.id)
    leaving = [one for body in Body for one in serving(lines, body, on)]
    labels = [(one.line_id, f"{one.name} – {LABELS[one.body.value]}: {LABELS[one.seat.value]}") for one in leaving]
    return {"leaving_id": labels, "coming_id": _people(session, page, on)}


def _conflicts(session: Session, page: CasePage, _on: date, reader: int | None) -> Choices:
    """Every declaration of others that is not final: those that wait for a decision first.

    A reader who serves in the round declares on a nomination before deciding about others on it.
    """
    known = declared(session, page.id)
    names = {one.user_id: one.name for one in seated(session, page.id)}
    own = {case_id for (case_id, user_id), one in known.items() if user_id == reader and one.standing is Standing.OPEN}
    seen = items(session, page.id, seen_by=reader)
    found = {item.case_id: item for item in seen if reader not in names or item.case_id in own}
    open_ = [
        one for (case_id, user_id), one in known.items()
        if one.standing is not Standing.RECUSED and case_id in found and user_id != reader
    ]  # fmt: skip
    ordered = sorted(open_, key=lambda one: (one.standing is not Standing.UNDECIDED, one.case_id, one.user_id))
    return {
        "declaration": [
            (pair_key(one.case_id, one.user_id), f"{found[one.case_id].product} – {names[one.user_id]}")
            for one in ordered
            if one.user_id in names
        ]
    }


def _pairs(session: Session, page: CasePage, on: date, reader: int | None) -> Choices:
    found = [item for item in items(session, page.id, seen_by=reader) if item.state in JUDGED | SCORING]
    away, able = recused_pairs(declared(session, page.id)), jurors(seated(session, page.id), on)
    return {
        "pairs": [
            (pair_key(item.case_id, juror.user_id), f"{item.product} – {juror.name}")
            for item in found
            for juror in able
            if (item.case_id, juror.user_id) not in away
        ]
    }


def _forwarding(session: Session, page: CasePage, _on: date, reader: int | None) -> Choices:
    own = round_of(session, page.id)
    certified = [item for item in items(session, page.id, seen_by=reader) if item.state in after("certify")]
    return {"target_id": [(one.id, one.title) for one in above(session, own)], "items": _named(certified)}


def above(session: Session, own: Round) -> tuple[Round, ...]:
    """Return the rounds of the next level that take dossiers now; a commune's list goes to its own province."""
    if own.level not in ABOVE:
        return ()
    where = [ROUND.c.level == ABOVE[own.level].value, CASE.c.state.in_(RECEIVING)]
    if own.level is Level.COMMUNE:
        where.append(CASE.c.province_id == own.province_id)
    return rounds(session, *where)


def _named(found: list[Item]) -> list[Option]:
    return [(item.case_id, f"{item.product} – {item.establishment}") for item in found]


READERS: Mapping[str, Callable[[Session, CasePage, date], Choices]] = {
    "seating": _seating, "member_replacement": _replacement,
}  # fmt: skip
SEEN: Mapping[str, Callable[[Session, CasePage, date, int | None], Choices]] = {
    "conflict_decision": _conflicts, "assignment": _pairs, "forwarding": _forwarding,
}  # fmt: skip
"""Forms that name nominations, which the person may not know of."""
