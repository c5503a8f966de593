"""One case and its money, with short words for the acts on it; every promise is looked at after each of them."""

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, take
from tests.journeys import VOUCHERS, a_machine, panel_of, walk
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import CaseLink, LedgerEntry
from workflow.services.ledger import left_on

PAID_ON = {"treasury_number": "KB-09", "paid_on": MONDAY.date()}
SETTLED = {
    "liquidation_number": "12/BBTL", "settled_on": MONDAY.date(), "vouchers": VOUCHERS, "machines": [a_machine()],
}  # fmt: skip


class Purse:
    """One case and its money, with short words for the acts on it."""

    def __init__(self, session, world, *, until: str) -> None:
        self.session, self.world = session, world
        self.case_id = a_case(session, world).case_id
        walk(session, world, self.case_id, until=until)

    def take(self, step: str, who: str, **values) -> None:
        """Take a step, with every promise kept."""
        take(self.session, self.world, self.case_id, step, who, **values)
        assert violations(self.session, now=MONDAY) == []

    def refused(self, step: str, who: str, **values) -> str:
        """Try a step, and return the codes for which it is refused."""
        with pytest.raises(StepRefused) as refused:
            take(self.session, self.world, self.case_id, step, who, **values)
        return " ".join(refused.value.codes)

    def pay(self, kind: str, amount: int, *, matching: int = 200_000_000) -> None:
        """Ask, check and pay."""
        self.take("request_payment", "centre", kind=kind, amount=amount, matching_paid=matching)
        self.take("check_payment", "checker", verdict="agree")
        self.take("approve_payment", "leader", verdict="agree")
        self.take("pay", "accountant", **PAID_ON)

    def decide_change(self) -> None:
        """The Sở agrees to the change that was asked for."""
        linked = select(CaseLink.from_id).where(CaseLink.to_id == self.case_id, CaseLink.kind == "change_of")
        change = self.session.execute(linked).scalar_one()
        take(self.session, self.world, change, "send_to_department", "officer")
        agreed = {"decision_number": "12/QĐ-SCT", "decided_on": MONDAY.date()}
        take(self.session, self.world, change, "agree", "leader", **agreed)

    def judge(self, verdict: str) -> None:
        """The panel of the three sides agrees."""
        self.take("form_panel", "officer", **panel_of(self.world))
        for who in ("centre", "second_officer", "commune"):
            self.take("give_acceptance_verdict", who, verdict=verdict, remarks="Xem biên bản")

    @property
    def ledger(self) -> list[tuple[str, int]]:
        found = select(LedgerEntry.kind, LedgerEntry.amount).where(LedgerEntry.case_id == self.case_id)
        return [tuple(row) for row in self.session.execute(found.order_by(LedgerEntry.id))]

    @property
    def left(self) -> int:
        return left_on(self.session, self.world.line_id)
