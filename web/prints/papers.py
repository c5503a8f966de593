"""The papers that are printed from a case: which there are, when, and what stands on each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import segno
from flask import url_for

from web.cases.dossier import content_of
from web.cases.reading import calendar_of
from web.cases.view import CaseView
from web.certificates.paper import certificate_lines
from web.context import current_session
from web.i18n import gettext
from web.prints.control_slip import control_slip, party_shares
from web.prints.settlement import ACCEPTED, SETTLED, SETTLEMENT, settlement_facts
from web.rounds.decision import decision_lines
from workflow.calendar import local
from workflow.forms.codes import HEADS
from workflow.queries.apologies import letter_of
from workflow.queries.case_rows import CasePage, EventLine
from workflow.queries.prints import print_facts

Facts = dict[str, Any]
REFUSALS = ("refuse", "drop", "decline", "decline_by_agency", "refuse_result", "reject", "leave_out")
CONCLUSIONS = ("accept_result", "accept_partly", "ask_fix", "refuse_result")


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed paper: its name, the steps after which it exists, its template, whether the establishment gets it."""

    label: str
    steps: tuple[str, ...]
    template: str
    outside: bool = True


PAPERS: Mapping[str, Paper] = {
    "giay-tiep-nhan": Paper("Giấy tiếp nhận và hẹn trả kết quả", ("accept",), "print/receipt.html"),
    "phieu-bo-sung": Paper("Phiếu yêu cầu bổ sung hồ sơ", ("ask_supplement",), "print/supplement.html"),
    "phieu-tu-choi": Paper("Phiếu từ chối", REFUSALS, "print/refusal.html"),
    "phieu-tham-dinh": Paper("Phiếu thẩm định", ("propose",), "print/appraisal.html", outside=False),
    "phieu-tham-dinh-cap-bo": Paper(
        "Phiếu thẩm định cấp Bộ", ("propose_to_agency",), "print/appraisal.html", outside=False
    ),
    "bien-ban-nghiem-thu": Paper("Biên bản nghiệm thu", CONCLUSIONS, "print/acceptance.html"),
    "quyet-toan": Paper("Bảng quyết toán kinh phí (Mẫu 7)", ACCEPTED, "print/settlement.html", outside=False),
    "bang-ke-chung-tu": Paper("Bảng kê chứng từ (Mẫu 8a, 8b)", ACCEPTED, "print/vouchers.html", outside=False),
    "tat-toan-tam-ung": Paper("Xác nhận tất toán tạm ứng (Mẫu 9)", ACCEPTED, "print/clearance.html", outside=False),
    "bien-ban-thanh-ly": Paper("Biên bản thanh lý hợp đồng (Mẫu 6)", SETTLED, "print/liquidation.html"),
    "thu-xin-loi": Paper("Phiếu xin lỗi và hẹn lại ngày trả kết quả", ("apologise",), "print/apology.html"),
    "phieu-kiem-soat": Paper("Phiếu kiểm soát quá trình giải quyết", (), "print/control.html", outside=False),
}


def event_of(page: CasePage, paper: Paper) -> EventLine | None:
    """The act that a paper is about: the newest of its steps, or the beginning of the case."""
    if not paper.steps:
        return page.events[0] if page.events and page.submitted_at else None
    return next((event for event in reversed(page.events) if event.step in paper.steps), None)


def printable(view: CaseView) -> list[dict[str, str]]:
    """The papers that the reader can print now."""
    papers = [
        {"label": gettext(paper.label), "url": url_for("prints.show", code=view.page.code, name=name)}
        for name, paper in PAPERS.items()
        if event_of(view.page, paper) is not None and (paper.outside or view.inside)
    ]
    return papers + certificate_lines(view.page) + decision_lines(view.page)


def facts_of(view: CaseView, name: str, event: EventLine) -> Facts:
    """Everything that the template of a paper reads."""
    page, facts = view.page, print_facts(current_session(), view.page, event.role)
    head = facts.department
    shown = {
        "page": page, "view": view, "event": event, "values": event.values, "head": head, "facts": facts,
        "code": page.code, "unit": head.unit, "back_url": url_for("cases.show", code=page.code),
        "on": local(event.at).date(),
    }  # fmt: skip
    return {**shown, **(READERS[name](view, event) if name in READERS else {})}


def _receipt(view: CaseView, event: EventLine) -> Facts:
    address, promised = url_for("public.look_up", ma=view.page.code, _external=True), view.page.promised_at
    days = (local(event.at).date(), local(promised).date()) if promised else None
    return {
        "papers": view.papers, "picture": segno.make(address, error="m").svg_data_uri(scale=3), "address": address,
        "provisional": days is not None and calendar_of(view.page).provisional_between(*days),
    }  # fmt: skip


def _apology(view: CaseView, event: EventLine) -> Facts:
    return {"letter": letter_of(current_session(), view.page.id), "shares": party_shares(view, event.at)}


def _supplement(view: CaseView, event: EventLine) -> Facts:
    clock = next((line for line in view.page.clocks if line.key == "supplement" and line.started_at == event.at), None)
    return {"clock": clock}


def _acceptance(view: CaseView, _event: EventLine) -> Facts:
    tasks = [task for task in view.page.tasks if task.kind == "acceptance_verdict"]
    planned = content_of(view.page, "estimate").get("lines") or content_of(view.page, "items").get("items", [])
    return {"members": tasks, "planned": planned, "schedule": content_of(view.page, "schedule")}


def _appraisal(_view: CaseView, _event: EventLine) -> Facts:
    return {"heads": HEADS}


READERS: Mapping[str, Callable[[CaseView, EventLine], Facts]] = {
    "giay-tiep-nhan": _receipt, "thu-xin-loi": _apology, "phieu-bo-sung": _supplement,
    "bien-ban-nghiem-thu": _acceptance, "phieu-kiem-soat": control_slip, "phieu-tham-dinh": _appraisal,
    "phieu-tham-dinh-cap-bo": _appraisal,
    **dict.fromkeys(SETTLEMENT, settlement_facts),
}  # fmt: skip
