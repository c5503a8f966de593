"""Words of rounds: levels, bodies, seats, groups, and the rules of quorum and vote as a sentence."""

from collections.abc import Mapping
from fractions import Fraction

from web.i18n import current_language, gettext
from workflow.forms.selection_codes import BODIES, PRODUCT_GROUPS, SEATS, TIE_RULES
from workflow.rounds.records import Round
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body, Level, Seat
from workflow.selection.sheets import exact, shown

LEVELS: Mapping[Level, str] = {
    Level.COMMUNE: "Cấp xã",
    Level.PROVINCE: "Cấp tỉnh",
    Level.REGION: "Cấp khu vực",
    Level.NATION: "Cấp quốc gia",
}
STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.UNDECLARED: ("Chưa khai", "Chưa khai báo"),
    Standing.UNDECIDED: ("Chờ xét", "Đã khai báo, chờ quyết định"),
    Standing.OPEN: ("Được xem", "Không xung đột"),
    Standing.RECUSED: ("Rút", "Đã rút"),
}
"""The short word of a cell, and the full one."""
BASES: Mapping[str, str] = {
    "present": "thành viên có mặt được biểu quyết",
    "all": "toàn bộ thành viên Hội đồng",
    "valid": "phiếu hợp lệ",
}
GROUPS, SEAT_WORDS, BODY_WORDS, TIES = dict(PRODUCT_GROUPS), dict(SEATS), dict(BODIES), dict(TIE_RULES)


def level_word(level: Level) -> str:
    """The level of a round."""
    return str(gettext(LEVELS[level]))


def group_word(group: str) -> str:
    """The group of a product; a dash where nobody chose one."""
    return str(gettext(GROUPS[group])) if group in GROUPS else "–"


def seat_word(seat: Seat) -> str:
    """In what capacity somebody sits."""
    return str(gettext(SEAT_WORDS[seat.value]))


def body_word(body: Body) -> str:
    """A body of a round."""
    return str(gettext(BODY_WORDS[body.value]))


def standing_word(standing: Standing) -> str:
    """Where a member stands, as short as a cell needs it."""
    return str(gettext(STANDINGS[standing][0]))


def standing_text(standing: Standing) -> str:
    """Where a member stands, in full."""
    return str(gettext(STANDINGS[standing][1]))


def rule_rows(of: Round) -> list[dict[str, str]]:
    """The rules that bind a round, one row each, as summary lists show them."""
    rubric, sheet = of.rubric, gettext(of.rubric.label)
    ballot = of.ballot
    quorum = gettext(
        "Ít nhất %(share)s %% thành viên có mặt, tính tròn lên; chủ tịch hoặc phó chủ tịch chủ trì.",
        share=ballot["quorum"],
    )
    more = "Nhiều hơn %(share)s %% %(base)s" if ballot["strict"] else "Từ %(share)s %% %(base)s trở lên"
    vote = gettext(more, share=ballot["threshold"], base=gettext(BASES[ballot["base"]]))
    rows = {
        "Phiếu chấm": gettext("%(label)s, bản %(version)s", label=sheet, version=rubric.version),
        "Mức đạt": gettext("Từ %(mark)s trên %(most)s điểm", mark=rubric.pass_mark, most=rubric.maximum),
        "Số giám khảo mỗi sản phẩm": str(of.per_item),
        "Số thành viên phải có mặt": quorum,
        "Tỷ lệ tán thành": vote,
        "Khi ngang phiếu": gettext(TIES[ballot["tie"]]),
        "Cách bỏ phiếu": gettext("Bỏ phiếu kín") if of.secret else gettext("Biểu quyết công khai"),
        "Số sản phẩm được công nhận": _quota(of),
    }
    return [{"key": str(gettext(key)), "value": str(value)} for key, value in rows.items()]


def mark_text(value: Fraction | None) -> str:
    """Two decimals, cut off, or a dash."""
    return "–" if value is None else shown(value, current_language())


def exact_text(value: Fraction | None) -> str:
    """The number without loss, where two decimals do not say it all."""
    return "" if value is None or not value % Fraction(1, 100) else exact(value)


def _quota(of: Round) -> str:
    total, groups = of.quota.total, of.quota.per_group
    named = [f"{group_word(key)}: {most}" for key, most in groups.items()]
    if total is None and not named:
        return str(gettext("Không giới hạn"))
    first = [str(gettext("Tổng số %(total)s", total=total))] if total is not None else []
    return "; ".join([*first, *named])
