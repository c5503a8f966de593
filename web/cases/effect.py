"""The effect of a đề án in words: each figure at acceptance, a year later, and the change between them."""

from typing import NamedTuple

from web.context import current_session
from web.filters import format_money
from web.i18n import current_language, gettext
from workflow.forms.indicators import INDICATORS
from workflow.money import NO_BREAK_SPACE, format_number
from workflow.queries.case_rows import CasePage
from workflow.queries.effect import FOLLOW_UP, effect_lines

LABELS = {key: one.label for key, one in INDICATORS.items()}


class EffectRow(NamedTuple):
    """One figure as the panel shows it."""

    label: str
    before: str
    after: str
    change: str


def effect_of(page: CasePage) -> list[EffectRow]:
    """The rows of the panel of a follow-up; none for any other case."""
    if page.process.key != FOLLOW_UP:
        return []
    return [
        EffectRow(
            gettext(LABELS[line.key]), amount(line.key, line.before), amount(line.key, line.after),
            signed(line.key, line.change),
        )
        for line in effect_lines(current_session(), page.id)
    ]  # fmt: skip


def amount(key: str, value: int | None) -> str:
    """A figure with its unit, or a dash where nobody counted it."""
    one = INDICATORS[key]
    if value is None or one.money:
        return format_money(value)
    unit = f"{NO_BREAK_SPACE}{one.unit}" if one.unit else ""
    return f"{format_number(value, current_language())}{unit}"


def signed(key: str, change: int | None) -> str:
    """A change with its sign, a dash where there is nothing to compare."""
    if change is None:
        return amount(key, None)
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{amount(key, abs(change))}"
