"""What the writer of a dossier is told about the money it asks for, before anybody refuses it."""

from collections.abc import Mapping
from typing import Any

from web.cases.dossier import content_of
from web.cases.reading import figures_scope_of
from web.context import now, office
from web.i18n import current_language, gettext
from web.steps.money import cap_lines
from workflow.calendar import local
from workflow.caps import decimal
from workflow.definition import Stage, Step
from workflow.errors import Refusal
from workflow.money import format_number
from workflow.queries.case_rows import CasePage
from workflow.services.asked_support import FUNDING, ITEMS, AskedSupport, asked_support

Content = Mapping[str, Any]


def doubts(page: CasePage, typed: Mapping[str, Content] | None = None) -> list[str]:
    """Everything that does not fit, sentence by sentence; ``typed`` holds what was just written, by section."""
    asked = _asked(page, typed or {})
    return [*_cap_doubts(asked), *_items_doubts(asked)]


def request_refusals(page: CasePage, step: Step) -> tuple[Refusal, ...]:
    """What stops this step because of the money; only handing in is stopped."""
    frozen = any(effect.name == "freeze_dossier" for effect in step.does)
    return _asked(page, {}).refusals() if frozen and page.stage is Stage.PROPOSAL else ()


def _asked(page: CasePage, typed: Mapping[str, Content]) -> AskedSupport:
    sections = {key: typed[key] if key in typed else content_of(page, key) for key in (FUNDING, ITEMS)}
    today = local(now()).date()
    return asked_support(sections, office().rules, activity=page.activity, on=today, scope=figures_scope_of(page))


def _cap_doubts(asked: AskedSupport) -> list[str]:
    check, highest = asked.check, asked.highest
    if check is None or highest is None or asked.cap is None or check.allowed:
        return []
    lines = cap_lines(check)
    if highest.limit > check.limit:
        text = "Chỉ cơ sở thuộc diện ưu tiên được nhân hệ số đến %(factor)s, nhiều nhất %(limit)s đồng; Sở xem xét."
        lang = current_language()
        factor, limit = decimal(asked.cap.factor_max, lang), format_number(highest.limit, lang)
        lines.append(gettext(text, factor=factor, limit=limit))
    return lines


def _items_doubts(asked: AskedSupport) -> list[str]:
    gap = asked.items_gap
    if not gap:
        return []
    text = "Máy móc, hạng mục cộng lại %(items)s đồng, khác tổng kinh phí %(cost)s đồng: chênh %(gap)s đồng."
    amounts = {"items": asked.items, "cost": asked.total_cost, "gap": abs(gap)}
    return [gettext(text, **{name: format_number(value or 0, current_language()) for name, value in amounts.items()})]
