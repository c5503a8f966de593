"""What several plans come to together: their part of the ledger and of the newest lists, in few statements."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.queries.plan_figures import Asked, Entry, asked_sums, ledger_sums
from workflow.queries.plan_pages import Seen, partly
from workflow.queries.visibility import visible

CANCELLED = "cancelled"


def one_a_line(found: Iterable[Seen]) -> list[Seen]:
    """Return the newest plan of each line: one that was cancelled made room for it on the same line."""
    newest: dict[int, Seen] = {}
    for one in found:
        known = newest.get(one.plan.line_id)
        if known is None or one.plan.id > known.plan.id:
            newest[one.plan.line_id] = one
    return list(newest.values())


def read_sums(
    session: Session, plans: Sequence[Seen], person: Person
) -> tuple[tuple[Entry, ...], tuple[Asked, ...]]:  # fmt: skip
    """Return what the ledger and the newest lists say of some plans, as far as the person may know."""
    whole = {one.plan.line_id for one in plans if one.whole}
    part = {one.plan.line_id for one in plans if not one.whole}
    lines = {one.plan.id: one.plan.line_id for one in plans if one.plan.state != CANCELLED}
    entries = (ledger_sums(session, whole) if whole else ()) + partly(session, part, person)
    return entries, asked_sums(session, lines, visible(scope_of(person))) if lines else ()


def asked_in_part(plans: Iterable[Seen], asked: Iterable[Asked]) -> list[Asked]:
    """Return what the lists ask of plans that are seen in part; of the others the ledger says what is planned."""
    part = {one.plan.line_id for one in plans if not one.whole}
    return [row for row in asked if row.line_id in part]
