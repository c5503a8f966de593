"""Where a term stands that a message reminds of, by the day on which it is read: never "today" of another day."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from workflow.i18n import translate
from workflow.queries.topic import Sort, Topic
from workflow.terms import days_over

BEFORE, ON, AFTER, SHARE = "before", "on", "after", "share"
TERMS: Mapping[str, tuple[str, str]] = {
    SHARE: ("Đã dùng %(share)s thời gian: %(what)s", "Mở hồ sơ và xử lý trước hạn."),
    BEFORE: ("Sắp đến hạn: %(what)s", "Mở hồ sơ và xử lý trước hạn."),
    ON: ("Hôm nay đến hạn: %(what)s", "Mở hồ sơ và xử lý trong hôm nay."),
    AFTER: ("Đã quá hạn: %(what)s", "Mở hồ sơ và xử lý ngay."),
}
ANSWERS: Mapping[str, tuple[str, str]] = {
    ON: ("Hôm nay hết hạn trả lời: %(what)s", "Mở hồ sơ và trả lời trong hôm nay."),
    AFTER: ("Đã quá hạn trả lời: %(what)s", "Mở hồ sơ và trả lời ngay."),
}
OVER_OTHERS: Mapping[str, tuple[str, str]] = {
    BEFORE: ("%(unit)s sắp đến hạn: %(what)s", "Xem hồ sơ."),
    AFTER: ("%(unit)s quá hạn: %(what)s", "Xem hồ sơ và đôn đốc."),
}
HEADINGS: Mapping[Sort, Mapping[str, tuple[str, str]]] = {
    Sort.REMINDER: TERMS, Sort.TASK: ANSWERS, Sort.ESCALATION: OVER_OTHERS,
}  # fmt: skip
"""What a message about a term says, by where the term stands. All else does not depend on the day."""


def phase(topic: Topic, now: datetime) -> str:
    """Return where the term of a message stands: after a share of it, near its end, on its last day, or over.

    A message that nobody has to act on any more is told as it was when it came.
    """
    at = now if topic.current else topic.created_at
    over = days_over(at, topic.due_at) if topic.due_at else 0
    if over > 0:
        return AFTER
    if topic.sort is Sort.ESCALATION:
        return BEFORE
    if over == 0 or topic.sort is Sort.TASK:
        return ON
    return SHARE if SHARE in topic.content else BEFORE


def share_word(topic: Topic, lang: str | None) -> str:
    """Return how much of its term had been used up when a message came; nothing where it does not tell."""
    if SHARE not in topic.content:
        return ""
    share = Fraction(topic.content[SHARE])
    return translate("một nửa", lang) if share == Fraction(1, 2) else f"{round(100 * share)} %"
