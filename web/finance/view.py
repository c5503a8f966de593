"""What the pages of money say: kinds of entries, the comparison of three, and what can be done next."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response

from web.cases.view import step_url
from web.context import current_person
from web.exports import Cell, log_export, sheet
from web.filters import day
from web.i18n import gettext
from web.prints.papers import PAPERS
from web.prints.settlement import SETTLED, SETTLEMENT
from web.words import code_word
from workflow.authority import NATIONAL
from workflow.definition import Role
from workflow.money import entitled, words
from workflow.queries.finance import LedgerPage, RequestLine
from workflow.shipped import shipped_papers

ENTRIES = {
    "commit": "Bố trí kinh phí",
    "release": "Trả lại dòng ngân sách",
    "accept": "Được nghiệm thu",
    "unaccept": "Giảm trừ do thiếu vốn đối ứng",
    "advance": "Tạm ứng",
    "pay": "Thanh toán",
    "refund": "Thu hồi",
    "carry_out": "Chuyển sang năm sau",
    "carry_in": "Nhận từ năm trước",
    "plan": "Kế hoạch",
    "unplan": "Giảm kế hoạch",
    "allot": "Giao kinh phí",
    "cut": "Giảm kinh phí được giao",
}
STATUSES = {
    "asked": ("Chờ kiểm tra", "info"),
    "checked": ("Đã kiểm tra", "ok"),
    "approved": ("Đã duyệt, chờ chi", "ok"),
    "returned": ("Đã trả lại", "pause"),
    "paid": ("Đã chi", "done"),
}
HEADINGS = (
    "Mã hồ sơ", "Đề án", "Đơn vị hưởng", "Mã số thuế", "Loại đề nghị", "Số tiền (đồng)", "Đối ứng đã chi (đồng)",
    "Ngày đề nghị", "Hạn kiểm tra", "Tình trạng", "Còn thiếu giấy tờ",
)  # fmt: skip
TREASURY = (
    "STT", "Mã hồ sơ", "Đề án", "Đơn vị hưởng", "Mã số thuế", "Loại đề nghị", "Số tiền (đồng)", "Số tiền bằng chữ",
    "Ngày đề nghị",
)  # fmt: skip
NEXT = {"asked": ("check_payment",), "checked": ("approve_payment", "pay"), "approved": ("pay",)}
"""What a request waits for; in earlier versions of a procedure nobody approves what was checked."""
HANDLERS = NATIONAL | {Role.DEPT_ACCOUNTANT, Role.IMPLEMENTER, Role.DEPT_LEADER, Role.DEPT_OFFICER}
OTHERS = ("settle", "finish_payment", "record_refund", "close_stopped", "carry_over")


def entry_word(kind: str) -> str:
    """A kind of ledger entry in words."""
    return gettext(ENTRIES.get(kind, kind))


def request_status(status: str) -> tuple[str, str]:
    """The status of a request in words, and the kind of its chip."""
    label, kind = STATUSES[status]
    return gettext(label), kind


def paper_names(kinds: Sequence[str]) -> str:
    """Kinds of papers by their names."""
    known = shipped_papers()
    return ", ".join(gettext(known[kind].label) if kind in known else kind for kind in kinds)


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The money of a case with its words."""

    page: LedgerPage

    @property
    def limit(self) -> int:
        """What may be paid in all: before acceptance the approved support, afterwards what of it was earned."""
        money, request = self.page.money, self.page.waiting
        before = request.kind == "advance" if request else not money.accepted
        matched = request.matching_paid if request else money.matched
        return money.support if before else entitled(money.accepted, money.matching, matched)

    @property
    def after(self) -> int:
        """What will have been paid when the request at hand is."""
        money, request = self.page.money, self.page.waiting
        return money.paid - money.refunded + (request.amount if request else 0)

    @property
    def agrees(self) -> bool:
        """Whether approved, accepted and paid go together."""
        return self.after <= self.limit

    @property
    def papers(self) -> list[tuple[str, str]]:
        """The papers of the settlement that can be printed now: name in the address, and label."""
        settled = self.page.settlement is not None
        return [(name, gettext(PAPERS[name].label)) for name in SETTLEMENT if settled or PAPERS[name].steps != SETTLED]

    @property
    def actions(self) -> list[dict[str, str]]:
        """The steps that the reader finds on the case, by what the money waits for; the main one first."""
        page, roles = self.page, current_person().roles
        if not roles & HANDLERS:
            return []
        wanted = NEXT.get(page.waiting.status, ()) if page.waiting else ("request_payment",)
        open_here = [step for step in page.open_steps if roles.intersection(step.roles)]
        approved = any(step.key == "approve_payment" for step in page.open_steps)
        wanted = wanted[:1] if approved else wanted[-1:]
        steps = [step for step in open_here if step.key in (*wanted, *OTHERS)]
        steps.sort(key=lambda step: step.key not in wanted)
        return [{"label": gettext(step.label), "url": step_url(page.line.code, step)} for step in steps]


def export_queue(requests: Sequence[RequestLine]) -> Response:
    """The queue as a sheet for the Treasury, logged."""
    log_export(f"de-nghi-chi.xlsx {len(requests)}")
    headings = [gettext(heading) for heading in HEADINGS]
    return sheet(headings, [_row(line) for line in requests], name="de-nghi-chi", title=gettext("Đề nghị chi"))


def export_payments(requests: Sequence[RequestLine]) -> Response:
    """What is approved and waits for the Treasury, with its sum, logged."""
    approved = [line for line in requests if line.status == "approved"]
    log_export(f"bang-chi.xlsx {len(approved)}")
    rows = [
        (
            number, line.code, line.title, line.owner, line.tax_code, code_word(line.kind), line.amount,
            words(line.amount), day(line.asked_at),
        )
        for number, line in enumerate(approved, 1)
    ]  # fmt: skip
    total = sum(line.amount for line in approved)
    sum_row = (None, "", gettext("Cộng"), "", "", "", total, words(total), "")
    headings = [gettext(heading) for heading in TREASURY]
    return sheet(headings, [*rows, sum_row], name="bang-chi-kho-bac", title=gettext("Bảng chi"))


def _row(line: RequestLine) -> tuple[Cell, ...]:
    return (
        line.code, line.title, line.owner, line.tax_code, code_word(line.kind), line.amount, line.matching_paid,
        day(line.asked_at), day(line.term.due_at), request_status(line.status)[0], paper_names(line.missing),
    )  # fmt: skip
