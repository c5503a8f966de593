"""Conflicts that the records give, written beside each member and nomination before anybody declares or decides."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, insert, or_, select, update
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import ConflictDeclaration
from workflow.models.base import table_of
from workflow.rounds.parties import Pair, candidates, grounds, profiles
from workflow.rounds.records import Round, Seated, seated
from workflow.rounds.standings import CLEARED

TABLE = table_of(ConflictDeclaration)
NOBODY_YET: dict[str, Any] = {"decision": None, "decided_why": "", "decided_by": None, "decided_at": None}
Found = list[list[str]]


def propose_grounds(session: Session, of: Round, now: datetime) -> None:
    """Write what speaks for a conflict of each member of a round with each nomination still in it.

    Call it whenever a member, a nomination or a declared relative is added, before the seats are settled. A ground that
    comes up after somebody was cleared opens the question again; whoever stays away stays away.
    """
    lines = [line for line in seated(session, of.id) if _may_serve(line, now)]
    found = candidates(session, of.id)
    people = profiles(session, lines, found)
    derived: dict[Pair, Found] = {
        (one.case_id, user_id): [[ground.kind.value, ground.found] for ground in grounds(profile, one)]
        for one in found
        for user_id, profile in sorted(people.items())
    }
    _write(session, of.id, derived, _known(session, of.id, {case_id for (case_id, _), said in derived.items() if said}))


def _known(session: Session, round_id: int, case_ids: Collection[int]) -> dict[Pair, Any]:
    """What is written about these nominations, and wherever something was found before."""
    found = select(TABLE).where(TABLE.c.round_id == round_id)
    touched = or_(TABLE.c.case_id.in_(sorted(case_ids)), cast(TABLE.c.grounds, String) != "[]")
    return {(row.case_id, row.user_id): row for row in session.execute(found.where(touched))}


def _may_serve(line: Seated, now: datetime) -> bool:
    """Whether somebody serves now or later; a conflict must be known before the first day."""
    return line.until_on is None or local(now).date() <= line.until_on


def _write(session: Session, round_id: int, derived: Mapping[Pair, Found], known: Mapping[Pair, Any]) -> None:
    """Add the pairs that have grounds, and change those whose grounds are others now; in one statement each."""
    new = [
        {"round_id": round_id, "case_id": case_id, "user_id": user_id, "grounds": said}
        for (case_id, user_id), said in derived.items()
        if said and (case_id, user_id) not in known
    ]
    if new:
        session.execute(insert(TABLE), new)
    changed = [
        _changed(row, derived[pair]) for pair, row in known.items() if pair in derived and _differs(row, derived[pair])
    ]
    if changed:
        at = (TABLE.c.case_id == bindparam("at_case"), TABLE.c.user_id == bindparam("at_user"))
        session.connection().execute(update(TABLE).where(*at), changed)


def _kinds(said: Collection[Any]) -> set[str]:
    return {kind for kind, _ in said}


def _differs(row: Any, said: Found) -> bool:
    """Whether the row has to change. What was decided about stays as it was seen, unless something new comes up."""
    return bool(_kinds(said) - _kinds(row.grounds)) if row.decision else [list(one) for one in row.grounds] != said


def _changed(row: Any, said: Found) -> dict[str, Any]:
    """The new grounds; with what was considered before, and undecided again, where somebody had been cleared."""
    kept = [list(one) for one in row.grounds if row.decision and one[0] not in _kinds(said)]
    again = NOBODY_YET if row.decision == CLEARED else {name: getattr(row, name) for name in NOBODY_YET}
    return {"at_case": row.case_id, "at_user": row.user_id, "grounds": [*kept, *said], **again}
