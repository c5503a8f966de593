"""What the checks look at: every table read once, by case, so that statements do not grow with cases."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.definition import Process
from workflow.models import (
    AnnualPlan,
    BudgetLine,
    Case,
    CaseApproval,
    CaseClock,
    CaseEvent,
    CaseFigures,
    CaseHold,
    CaseShare,
    CaseTask,
    Document,
    DossierSnapshot,
    LedgerEntry,
    LineItem,
    Membership,
    OutboxIntent,
    PaymentRequest,
    PlanBatch,
    PlanItem,
    PlanVersion,
    Settlement,
    SupportedItem,
    User,
    Voucher,
)
from workflow.models.base import Base, table_of
from workflow.published import process_of

ByCase = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise that does not hold: its id in the catalogue, the case if it is one's, and what is wrong."""

    id: str
    case: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.id} {self.case or '-'}: {self.text}"


class Records:
    """The records of a database as they are at one moment."""

    def __init__(self, session: Session, *, now: datetime) -> None:
        self.session, self.now = session, now

    def process(self, case: Any) -> Process:
        """Return the definition that a case is bound to."""
        return process_of(self.session, case["process_hash"])

    @cached_property
    def cases(self) -> dict[int, Any]:
        """Every case by id."""
        return {row["id"]: row for row in self._rows(Case, "id")}

    @cached_property
    def events(self) -> ByCase:
        """The lines of history by case, in order."""
        return self._by_case(CaseEvent, "case_id", "seq")

    @cached_property
    def clocks(self) -> ByCase:
        """The terms that have not ended."""
        return self._by_case(CaseClock, "id", where=CaseClock.closed_at.is_(None))

    @cached_property
    def tasks(self) -> ByCase:
        """The parallel work that is neither answered nor cancelled."""
        waiting = CaseTask.answered_at.is_(None) & CaseTask.cancelled_at.is_(None)
        return self._by_case(CaseTask, "id", where=waiting)

    @cached_property
    def holds(self) -> ByCase:
        """All pauses, past ones too."""
        return self._by_case(CaseHold, "id")

    @cached_property
    def ledger(self) -> list[Any]:
        """Every movement of money, in order."""
        return self._rows(LedgerEntry, "id")

    @cached_property
    def ledger_of(self) -> ByCase:
        """The movements of money by case."""
        return _grouped([row for row in self.ledger if row["case_id"] is not None])

    @cached_property
    def figures(self) -> ByCase:
        """The versions of the approved figures by case, in order."""
        return self._by_case(CaseFigures, "case_id", "version")

    @cached_property
    def requests(self) -> ByCase:
        """The payment requests by case."""
        return self._by_case(PaymentRequest, "id")

    @cached_property
    def vouchers(self) -> ByCase:
        """The vouchers that count, by case."""
        return self._by_case(Voucher, "id", where=Voucher.voided_seq.is_(None))

    @cached_property
    def machines(self) -> ByCase:
        """The supported machines that nobody gave up, by case."""
        return self._by_case(SupportedItem, "id", where=SupportedItem.freed_seq.is_(None))

    @cached_property
    def settlements(self) -> ByCase:
        """The settlement of each case that has one."""
        return self._by_case(Settlement, "case_id")

    @cached_property
    def lines(self) -> dict[int, Any]:
        """The budget lines by id."""
        return {row["id"]: row for row in self._rows(BudgetLine, "id")}

    @cached_property
    def batches(self) -> dict[int, Any]:
        """The batches by id."""
        return {row["id"]: row for row in self._rows(PlanBatch, "id")}

    @cached_property
    def line_items(self) -> ByCase:
        """The line items by case, in order."""
        return self._by_case(LineItem, "case_id", "number")

    @cached_property
    def share_rows(self) -> list[Any]:
        """Every share, also those that were replaced."""
        return self._rows(CaseShare, "case_id")

    @cached_property
    def shares(self) -> dict[int, list[Any]]:
        """The cases of the shares that count, by line item: those that nobody has replaced."""
        replaced = {row["replaces_id"] for row in self.share_rows}
        return self._shares_of([row for row in self.share_rows if row["case_id"] not in replaced])

    def parts(self, case_id: int) -> list[Any]:
        """Return the cases of the shares of a case that count."""
        return self._under(case_id, self.shares)

    def family(self, case_id: int) -> list[Any]:
        """Return the cases of all shares of a case, also those that were replaced."""
        return self._under(case_id, self.every_share)

    @cached_property
    def every_share(self) -> dict[int, list[Any]]:
        """The cases of all shares, by line item."""
        return self._shares_of(self.share_rows)

    def _under(self, case_id: int, shares: dict[int, list[Any]]) -> list[Any]:
        return [share for line in self.line_items.get(case_id, ()) for share in shares.get(line["id"], ())]

    def _shares_of(self, rows: list[Any]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            found[row["line_item_id"]].append(self.cases[row["case_id"]])
        return found

    @cached_property
    def plans(self) -> dict[int, Any]:
        """The yearly plans by case."""
        return {row["case_id"]: row for row in self._rows(AnnualPlan, "case_id")}

    @cached_property
    def plan_versions(self) -> ByCase:
        """The versions of each plan, in order."""
        found: ByCase = defaultdict(list)
        for row in self._rows(PlanVersion, "plan_id", "version"):
            found[row["plan_id"]].append(row)
        return found

    @cached_property
    def plan_items(self) -> dict[tuple[int, int], list[Any]]:
        """The list of each version, in order."""
        found: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in self._rows(PlanItem, "plan_id", "version", "position"):
            found[row["plan_id"], row["version"]].append(row)
        return found

    @cached_property
    def told(self) -> dict[tuple[int, int], set[str]]:
        """Whom each line of history wished to tell."""
        columns = (OutboxIntent.case_id, OutboxIntent.seq, OutboxIntent.audience)
        told: dict[tuple[int, int], set[str]] = defaultdict(set)
        for case_id, seq, audience in self.session.execute(select(*columns).where(OutboxIntent.kind == "moved")):
            told[case_id or 0, seq or 0].add(audience)
        return told

    @cached_property
    def documents(self) -> list[Any]:
        """Every version of every paper."""
        return self._rows(Document, "id")

    @cached_property
    def approvals(self) -> list[Any]:
        """Every approval with what it covered."""
        return self._rows(CaseApproval, "id")

    @cached_property
    def snapshots(self) -> list[Any]:
        """Every frozen dossier."""
        return self._rows(DossierSnapshot, "case_id", "seq")

    @cached_property
    def people(self) -> dict[int, bool]:
        """Whether each account is active."""
        return {row.id: row.active for row in self.session.execute(select(User.id, User.active))}

    @cached_property
    def members(self) -> list[Any]:
        """Every membership that names a role in a unit."""
        return self._rows(Membership, "id")

    def _by_case(self, model: type[Base], *order: str, where: Any = None) -> ByCase:
        return _grouped(self._rows(model, *order, where=where))

    def _rows(self, model: type[Base], *order: str, where: Any = None) -> list[Any]:
        table = table_of(model)
        found = select(table).order_by(*(table.c[name] for name in order))
        return list(self.session.execute(found if where is None else found.where(where)).mappings())


def _grouped(rows: list[Any]) -> ByCase:
    groups: ByCase = defaultdict(list)
    for row in rows:
        groups[row["case_id"]].append(row)
    return groups
