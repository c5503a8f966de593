"""What was answered in a form, as people read it back: for check pages, case pages, slips and comparisons."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from web.filters import day, format_money
from web.i18n import gettext
from workflow.forms.base import WorkForm
from workflow.forms.choices import ChoiceField
from workflow.forms.field import WorkField
from workflow.forms.fields import CheckField, IntegerField, MoneyField, PercentField
from workflow.forms.rows import RowsField

Row = dict[str, Any]


def answers(form: WorkForm, *, change_url: str = "") -> list[Row]:
    """One row a field: its label, its answer in words, and where it may be changed."""
    rows = []
    for field in form.fields():
        if not field.technical:
            url = f"{change_url}#{field.id}" if change_url else ""
            rows.append({"key": field.label.text, "value": answer(field), "change_url": url})
    return rows


def answer(field: WorkField) -> str:
    """The answer of one field; nothing where nothing was answered."""
    if isinstance(field, RowsField):
        return "\n".join(_row(row) for row in field.filled())
    if isinstance(field, CheckField):
        return gettext("Có") if field.data else "" if field.required else gettext("Không")
    if field.is_empty() or field.process_errors:
        return _as_typed(field)
    if isinstance(field, ChoiceField):
        return "\n".join(option.label for option in field.iter_choices() if option.selected)
    return shown(field, field.data)


def shown(field: WorkField, value: Any) -> str:
    """A clean value as it is read."""
    if _is_money(field):
        return format_money(value)
    if isinstance(field, PercentField):
        return f"{value} %"
    return day(value) if isinstance(value, date) else field.write(value)


def changes(before: WorkForm, after: WorkForm) -> list[Row]:
    """The answers that differ between two states of one form, old beside new."""
    old = {row["key"]: row["value"] for row in answers(before)}
    pairs = ((row["key"], old.get(row["key"], ""), row["value"]) for row in answers(after))
    return [{"key": key, "old": was, "new": now} for key, was, now in pairs if was != now]


def typed_rows(form: WorkForm) -> list[Row]:
    """What was typed in a form, right or wrong, to be shown where the form itself cannot be."""
    return [row for row in answers(form) if row["value"]]


def hidden_boxes(form: Any, *, left_out: frozenset[str] = frozenset()) -> Iterator[Mapping[str, str]]:
    """Every posted pair as a hidden box of another form."""
    for name, value in form.items(multi=True):
        if name not in left_out:
            yield {"name": name, "value": value}


def _as_typed(field: WorkField) -> str:
    """The very words that were typed; nought đồng is an amount like any other."""
    typed = " ".join(text for texts in field.typed().values() for text in texts)
    return format_money(0) if typed and _is_money(field) and field.data == 0 and not field.process_errors else typed


def _is_money(field: WorkField) -> bool:
    return isinstance(field, MoneyField) and not isinstance(field, IntegerField)


def _row(row: WorkForm) -> str:
    return " · ".join(text for text in (answer(field) for field in row.fields()) if text)
