"""Papers on a product's quality whose last day is over, as the dossier itself states it.

A dossier may come from an earlier round or from the level below with papers that were good then; whoever writes it and
whoever judges it are told which of them are over today.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from web.cases.dossier import content_of
from web.context import now
from web.filters import day
from web.i18n import gettext
from workflow.calendar import local
from workflow.queries.case_rows import CasePage

QUALITY = "quality"
QUALITY_PAPER, FOOD = "Giấy tờ về chất lượng sản phẩm", "Giấy chứng nhận an toàn thực phẩm"


def expired_papers(page: CasePage) -> list[str]:
    """Each paper that is over with its last day; nothing where the dossier names none."""
    today = local(now()).date()
    return [
        gettext("%(paper)s: hết hạn ngày %(day)s.", paper=paper, day=day(until))
        for paper, until in _dated(content_of(page, QUALITY))
        if until < today
    ]


def _dated(content: Any) -> Iterator[tuple[str, date]]:
    """Yield the papers that have a last day. What was typed and is no day is judged where it is written."""
    quality, food = (_day(content.get(name)) for name in ("quality_paper_until", "food_safety_until"))
    if quality is not None:
        yield str(gettext(QUALITY_PAPER)), quality
    if food is not None:
        yield _named(gettext(FOOD), content.get("food_safety_number")), food
    for award in content.get("awards") or ():
        until = _day(award.get("valid_until"))
        if until is not None:
            yield _named(str(award.get("name") or ""), award.get("number")), until


def _named(name: str, number: Any) -> str:
    return gettext("%(name)s số %(number)s", name=name, number=number) if number else name


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
