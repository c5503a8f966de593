"""The list of a plan as a workbook: every line that its reader may see, in the legal order with the reasons."""

from flask import Response

from web.exports import Cell, log_export, sheet
from web.i18n import gettext
from web.plans.words import decided_text, notes_text, outcome_chip, plan_kind
from web.words import activity_word
from workflow.plans.proposals import Line
from workflow.queries.plan_pages import RankedPage

HEADINGS = (
    "Thứ tự", "Mã hồ sơ", "Tên đề án, kế hoạch", "Loại", "Địa phương", "Nội dung", "Đợt", "Tổng kinh phí (đồng)",
    "Đề nghị hỗ trợ (đồng)", "Được bố trí (đồng)", "Kết quả", "Điều kiện ưu tiên", "Vì sao đứng ở đây",
)  # fmt: skip


def export_list(page: RankedPage) -> Response:
    """The consolidated list, logged."""
    slug = page.seen.plan.slug
    log_export(f"{slug}.xlsx {len(page.lines)}")
    headings = [gettext(heading) for heading in HEADINGS]
    return sheet(headings, [_row(page, line) for line in page.lines], name=slug, title=gettext("Danh sách tổng hợp"))


def _row(page: RankedPage, line: Line) -> tuple[Cell, ...]:
    wish, share = line.wish, line.share
    return (
        line.position, wish.code, wish.title, plan_kind(wish.kind), page.places[wish.province_id],
        activity_word(wish.activity), wish.batch, wish.total_cost, share.asked, share.granted,
        outcome_chip(share.outcome)[0], notes_text(line.reasons), decided_text(line.decided_by),
    )  # fmt: skip
