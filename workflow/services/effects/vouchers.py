"""The list of vouchers of a case: each once, none of the day after, and adding up to what was spent."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from workflow.models import Voucher
from workflow.services.act import Act

LIST_RULE = "kcdp_voucher_list"
SUPPORT, OTHER = "support", "other"
Rows = Iterable[Mapping[str, Any]]


def list_vouchers(act: Act, rows: Rows, *, until: date) -> dict[str, int]:
    """Enter the vouchers that are new, and return what all that count add up to, by source of the money.

    None may be dated after ``until``: the day of the request, or of the settlement.
    """
    known = _counted(act)
    amounts = {place: amount for place, (amount, _) in known.items()}
    _refuse_late(act, [(number, issued) for (_, number), (_, issued) in known.items()], until)
    _refuse_late(act, [(row["number"], row["issued_on"]) for row in rows], until)
    for row in rows:
        place = (row["source"], row["number"])
        if place not in amounts:
            _enter(act, row)
        elif amounts[place] != row["total"] or place not in known:
            raise act.refuse(
                "voucher_twice", "Chứng từ %(number)s đã có trong bảng kê.",
                "Mỗi chứng từ một dòng cho mỗi nguồn tiền.", number=row["number"],
            )  # fmt: skip
        amounts[place] = row["total"]
    return {of: sum(amount for (source, _), amount in amounts.items() if source == of) for of in (SUPPORT, OTHER)}


def match_vouchers(act: Act, sums: Mapping[str, int]) -> None:
    """Refuse a request whose matching money is not what its vouchers add up to, where it lists any."""
    listed, said = sums[OTHER], act.values["matching_paid"]
    if listed and listed != said:
        raise act.refuse(
            "vouchers_disagree", "Bảng kê vốn đối ứng cộng lại %(listed)s đồng, khác số đã khai %(said)s đồng.",
            "Sửa vốn đối ứng đã chi hoặc thêm dòng vào bảng kê.", listed=listed, said=said,
        )  # fmt: skip


def need_vouchers(act: Act, sums: Mapping[str, int], *, spent: Mapping[str, int]) -> None:
    """Refuse to settle while the list falls short of what was spent, where the rule of the day asks for it."""
    if act.office.rules.choice(LIST_RULE, act.today, act.figures_scope) != "required":
        return
    short = {of: spent[of] - sums[of] for of in (SUPPORT, OTHER) if spent[of] > sums[of]}
    if short:
        raise act.refuse(
            "vouchers_short",
            "Bảng kê còn thiếu %(support)s đồng chứng từ kinh phí hỗ trợ, %(other)s đồng vốn đối ứng.",
            "Thêm chứng từ vào bảng kê ở trang này.", support=short.get(SUPPORT, 0), other=short.get(OTHER, 0),
        )  # fmt: skip


def void_vouchers(act: Act, seq: int) -> None:
    """Let the vouchers of a returned request count no more."""
    act.writes.update(Voucher, {"case_id": act.case_id, "seq": seq, "voided_seq": None}, voided_seq=act.seq)


def _enter(act: Act, row: Mapping[str, Any]) -> None:
    act.writes.insert(
        Voucher, case_id=act.case_id, seq=act.seq, source=row["source"], number=row["number"],
        issued_on=row["issued_on"], payee=row["payee"], subject=row["subject"], amount=row["total"],
    )  # fmt: skip


def _counted(act: Act) -> dict[tuple[str, str], tuple[int, date]]:
    columns = (Voucher.source, Voucher.number, Voucher.amount, Voucher.issued_on)
    found = select(*columns).where(Voucher.case_id == act.case_id, Voucher.voided_seq.is_(None))
    return {(row.source, row.number): (row.amount, row.issued_on) for row in act.session.execute(found)}


def _refuse_late(act: Act, dated: list[tuple[str, date]], until: date) -> None:
    for number, issued in dated:
        if issued > until:
            raise act.refuse(
                "voucher_too_late", "Chứng từ %(number)s ghi ngày %(issued)s, sau ngày %(until)s.",
                "Chỉ kê chứng từ có đến ngày đề nghị hoặc ngày quyết toán.", number=number,
                issued=f"{issued:%d/%m/%Y}", until=f"{until:%d/%m/%Y}",
            )  # fmt: skip
