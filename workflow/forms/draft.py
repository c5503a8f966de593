"""Forms that are filled in over days: anything may be saved, completeness is judged apart from saving.

What is stored is plain JSON: the clean value of what can be read, else the very words that were typed, so that the page
comes back as it was left. ``validate`` alone says whether a section is complete, and what is missing or wrong.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from workflow.forms.base import Occasion, WorkForm
from workflow.forms.choices import ChoiceField, MultiChoiceField, Option
from workflow.forms.field import WorkField
from workflow.forms.fields import CheckField
from workflow.forms.reading import Unreadable, showable
from workflow.forms.rows import RowsField

Content = dict[str, Any]
NOTHING: tuple[object, ...] = (None, "", False, [], ())


class DraftForm(WorkForm):
    """A section of the dossier."""

    @classmethod
    def from_content(
        cls,
        content: Mapping[str, Any],
        *,
        lang: str = "vi",
        choices: Mapping[str, Sequence[Option]] | None = None,
        occasion: Occasion | None = None,
    ) -> Self:
        """The form as it was last saved, ready to be shown or judged; keys that are no field are left aside."""
        texts: dict[str, str | list[str]] = {}
        for field in cls(lang=lang).fields():
            texts |= _texts(field, content.get(field.short_name))
        return cls(texts, lang=lang, choices=choices, occasion=occasion)

    def draft_values(self) -> Content:
        """The clean value of every answer that can be read, the typed text of every other; judged or not."""
        return {field.short_name: _kept(field) for field in self.fields()}

    def to_content(self) -> Content:
        """The draft as JSON can hold it: dates as ISO texts."""
        return {name: _plain(value) for name, value in self.draft_values().items()}


def _kept(field: WorkField) -> Any:
    if isinstance(field, RowsField):
        rows = [{cell.short_name: _kept(cell) for cell in row.fields()} for row in field.rows]
        return [row for row in rows if any(value not in NOTHING for value in row.values())]
    if isinstance(field, MultiChoiceField):
        return [text for raw in field.raw_data or () if (text := showable(raw).strip())]
    if isinstance(field, ChoiceField) and not field.is_empty():
        return next(iter(field.chosen()), field.data)
    if field.process_errors or isinstance(field, ChoiceField):
        return _typed(field) or field.blank
    return field.data


def _typed(field: WorkField) -> str:
    """What was typed and could not be taken."""
    return showable(field.raw_data[0]).strip() if field.raw_data else ""


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(cell) for name, cell in value.items()}
    return value


def _texts(field: WorkField, value: Any) -> dict[str, str | list[str]]:
    """A stored value as it stands in the boxes of the page, by the names of the boxes."""
    if isinstance(field, RowsField):
        return _row_texts(field, value)
    if isinstance(field, MultiChoiceField):
        return {field.name: [str(chosen) for chosen in value]} if isinstance(value, list) else {}
    if value is None or (isinstance(field, CheckField) and value is False):
        return {}
    if isinstance(field, CheckField) and value is True:
        return {field.name: "y"}
    text = str(value)
    try:
        return {field.name: field.write(field.read(field.read_text(text)))}
    except Unreadable:
        return {field.name: text}


def _row_texts(field: RowsField, rows: Any) -> dict[str, str | list[str]]:
    texts: dict[str, str | list[str]] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        blank = field.row_form(lang=field.texts.lang, prefix=f"{field.name}-{number}")
        for cell in blank.fields():
            texts |= _texts(cell, row.get(cell.short_name) if isinstance(row, Mapping) else None)
    return texts
