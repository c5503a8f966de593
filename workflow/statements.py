"""The statements that read what a decision needs, built once; each is prepared for one case and for many.

They go past the unit of work: what is read here is locked, decided on and written back as plain rows.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)

from workflow.models import (
    Apology,
    Case,
    CaseApproval,
    CaseClock,
    CaseEvent,
    CaseLink,
    CaseRecusal,
    CaseSeat,
    CaseSection,
    CaseShare,
    CaseTarget,
    CaseTask,
    Document,
    Explanation,
    LedgerEntry,
    LineItem,
    PaymentRequest,
    RuleImpact,
)  # fmt: skip
from workflow.models.base import table_of
from workflow.models.money import PAID, WAITING
from workflow.prepared import Prepared, Rows

CASE, CLOCK, EVENT, TASK = table_of(Case), table_of(CaseClock), table_of(CaseEvent), table_of(CaseTask)
SECTION, PAPER, LEDGER = table_of(CaseSection), table_of(Document), table_of(LedgerEntry)
REQUEST, LINK, RECUSAL = table_of(PaymentRequest), table_of(CaseLink), table_of(CaseRecusal)
LINE, SHARE = table_of(LineItem), table_of(CaseShare)
SEAT, TARGET = table_of(CaseSeat), table_of(CaseTarget)
APPROVAL = table_of(CaseApproval)
EXPLANATION, APOLOGY, IMPACT = table_of(Explanation), table_of(Apology), table_of(RuleImpact)


class ByCase:
    """A statement about cases. ``tail`` are columns to group by; ``locks`` orders by id and locks the rows.

    Each number of cases is prepared once.
    """

    def __init__(self, found: Select[Any], column: Column[Any], *tail: Column[Any], locks: bool = False) -> None:
        self._found, self._column, self._tail, self._locks = found, column, tail, locks
        self._sized: dict[int, Prepared] = {}

    def rows(self, connection: Connection, ids: Sequence[int], **values: Any) -> Rows:
        """Run the statement for these cases; a session that has pending objects is not flushed."""
        if not ids:
            return []
        cases: dict[str, Any] = {f"case{place}": case_id for place, case_id in enumerate(sorted(ids))}
        return self._prepared(len(ids)).rows(connection, cases | values)

    def mappings(self, connection: Connection, ids: Sequence[int], **values: Any) -> list[dict[str, Any]]:
        """Run the statement for these cases and return each row by the names of its columns."""
        names = self._prepared(1).names
        return [dict(zip(names, row, strict=True)) for row in self.rows(connection, ids, **values)]

    def _prepared(self, size: int) -> Prepared:
        if size not in self._sized:
            named: list[BindParameter[int]] = [bindparam(f"case{place}", required=False) for place in range(size)]
            self._sized[size] = Prepared(self._ended(self._found.where(self._column.in_(named))))
        return self._sized[size]

    def _ended(self, found: Select[Any]) -> Select[Any]:
        if self._locks:
            return found.order_by(self._column).with_for_update(of=CASE)
        return found.group_by(self._column, *self._tail) if self._tail else found


def of_person(user: Any) -> tuple[ColumnElement[Any], ...]:
    """Columns about one person beside a case: ``recused``, ``hidden``, ``seats``, ``explanation`` (asked of them).

    ``seats`` are the roles of their seats. ``conflicted`` names everybody who declared a conflict: a deputy stands
    aside where the person who is away would.
    """
    own = (RECUSAL.c.case_id == CASE.c.id, RECUSAL.c.user_id == user)
    held = (SEAT.c.case_id == CASE.c.id, SEAT.c.user_id == user, SEAT.c.ended_at.is_(None))
    seats = select(func.aggregate_strings(SEAT.c.role, " ")).where(*held).correlate(CASE).scalar_subquery()
    everybody = (
        select(func.aggregate_strings(cast(RECUSAL.c.user_id, String), " "))
        .where(RECUSAL.c.case_id == CASE.c.id)
        .correlate(CASE)
        .scalar_subquery()
    )
    return (
        exists().where(*own).label("recused"),
        exists().where(*own, RECUSAL.c.hides).label("hidden"),
        seats.label("seats"),
        everybody.label("conflicted"),
        exists().where(*_asked_of(user)).label("explanation"),
    )


def watched() -> tuple[ColumnElement[Any], ...]:
    """Columns about what others arranged.

    They are ``target_at``, ``extended``, an unsigned ``apology``, an open ``recheck`` and ``void_approvals``.
    """
    mine = (TARGET.c.case_id == CASE.c.id, TARGET.c.ended_at.is_(None))
    drafted = (APOLOGY.c.case_id == CASE.c.id, APOLOGY.c.signed_at.is_(None))
    found = {name: select(TARGET.c[name]).where(*mine).correlate(CASE).scalar_subquery() for name in _TARGET}
    return (
        *(column.label(_TARGET[name]) for name, column in found.items()),
        exists().where(*drafted).label("apology"),
        exists().where(IMPACT.c.case_id == CASE.c.id, IMPACT.c.settled_at.is_(None)).label("recheck"),
        _void_approvals().label("void_approvals"),
    )


def _void_approvals() -> Any:
    """The approvals that became void: role, step and who gave each."""
    void = (APPROVAL.c.case_id == CASE.c.id, APPROVAL.c.void_seq.is_not(None), APPROVAL.c.superseded_seq.is_(None))
    one = APPROVAL.c.role + "/" + APPROVAL.c.step + "/" + cast(func.coalesce(APPROVAL.c.actor_id, 0), String)
    return select(func.aggregate_strings(one, " ")).where(*void).correlate(CASE).scalar_subquery()


def _asked_of(user: Any) -> tuple[ColumnElement[bool], ...]:
    own = (EXPLANATION.c.case_id == CASE.c.id, EXPLANATION.c.asked_id == user)
    return *own, EXPLANATION.c.answered_at.is_(None)


_TARGET = {"due_at": "target_at", "extended": "extended"}

_CLOCK_COLUMNS = ("case_id", "id", "key", "started_at", "since", "length", "due_at", "paused_at")

_CASE_COLUMNS = (
    "id", "code", "process_hash", "process_key", "state", "version", "head", "title", "activity", "year",
    "owner_unit_id",
    "province_id", "commune_id", "centre_id", "applicant_id", "agency_id",
    "holder_role", "holder_unit_id", "assignee_id", "submitted_at",
    "moved_at", "due_at", "promised_at", "held", "total_cost", "support", "matching", "batch_id", "progress",
    "synthetic",
)  # fmt: skip

# Values come when a statement is sent; one whose parts are worked out at preparing may not ask for them before.
_USER: BindParameter[int] = bindparam("user", required=False)

LOCKED = ByCase(select(*(CASE.c[name] for name in _CASE_COLUMNS), *of_person(_USER), *watched()), CASE.c.id, locks=True)
OPEN_CLOCKS = ByCase(
    select(*(CLOCK.c[name] for name in _CLOCK_COLUMNS)).where(CLOCK.c.closed_at.is_(None)), CLOCK.c.case_id
)
TASKS = ByCase(select(TASK).where(TASK.c.cancelled_at.is_(None)), TASK.c.case_id)
PAPERS = ByCase(
    select(PAPER.c.case_id, PAPER.c.kind).where(PAPER.c.removed_at.is_(None), PAPER.c.replaced_by.is_(None)),
    PAPER.c.case_id,
)
SECTIONS = ByCase(select(SECTION.c.case_id, SECTION.c.key, SECTION.c.complete), SECTION.c.case_id)
HISTORY = ByCase(
    select(EVENT.c.case_id, EVENT.c.step, EVENT.c.actor_id, func.count()),
    EVENT.c.case_id,
    EVENT.c.step,
    EVENT.c.actor_id,
)
SUMS = ByCase(
    select(LEDGER.c.case_id, LEDGER.c.kind, func.sum(LEDGER.c.amount), func.max(LEDGER.c.matched)),
    LEDGER.c.case_id,
    LEDGER.c.kind,
)
REQUESTS = ByCase(
    select(
        REQUEST.c.case_id,
        REQUEST.c.status,
        func.count(),
        func.max(REQUEST.c.paid_on),
        func.max(REQUEST.c.matching_paid),
    ).where(or_(*(REQUEST.c.status == status for status in (*WAITING, PAID)))),
    REQUEST.c.case_id,
    REQUEST.c.status,
)
LINKS = ByCase(
    select(LINK.c.to_id, LINK.c.kind).join(CASE, CASE.c.id == LINK.c.from_id).where(CASE.c.closed_at.is_(None)),
    LINK.c.to_id,
)
WHOLE = ByCase(
    select(SHARE.c.case_id, CASE.c.held)
    .join(LINE, LINE.c.id == SHARE.c.line_item_id)
    .join(CASE, CASE.c.id == LINE.c.case_id),
    SHARE.c.case_id,
)
SHARES = ByCase(
    select(LINE.c.case_id, LINE.c.id, func.count(SHARE.c.case_id), func.count(CASE.c.closed_at))
    .outerjoin(SHARE, SHARE.c.line_item_id == LINE.c.id)
    .outerjoin(CASE, CASE.c.id == SHARE.c.case_id),
    LINE.c.case_id,
    LINE.c.id,
)
