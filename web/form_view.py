"""What the field macro and the error summary need to know about a field."""

from typing import Any, NamedTuple

from flask import Flask
from wtforms import BooleanField, Field, FileField, Form, MultipleFileField
from wtforms import HiddenField as PlainHiddenField

from workflow.forms.base import WorkForm
from workflow.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    HiddenField,
    IntegerField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    PercentField,
)
from workflow.forms.rows import RowsField

# The first class that fits decides, so the narrower come first.
KINDS: tuple[tuple[tuple[type[Field], ...], str], ...] = (
    ((RowsField,), "rows"),
    ((HiddenField, PlainHiddenField), "hidden"),
    ((MultiChoiceField,), "checkboxes"),
    ((ChoiceField,), "select"),
    ((CheckField, BooleanField), "checkbox"),
    ((FileField, MultipleFileField), "file"),
    ((LongTextField,), "textarea"),
    ((DateField,), "date"),
    ((PercentField,), "percent"),
    ((IntegerField,), "number"),
    ((MoneyField,), "money"),
)


class Problem(NamedTuple):
    """One error of a form: the id of its box and what to do."""

    anchor: str
    message: str


def field_kind(field: Field) -> str:
    """How the field is drawn; anything unknown is one line of text by the field's own widget."""
    if isinstance(field, ChoiceField) and field.radio and not field.many:
        return "radios"
    return next((kind for classes, kind in KINDS if isinstance(field, classes)), "text")


def field_errors(field: Field) -> list[str]:
    """The messages to show at the field; those of rows stand at their own boxes."""
    if isinstance(field, RowsField):
        return [message for anchor, message in field.problems() if anchor == field.id]
    return list(dict.fromkeys(str(message) for message in field.errors))


def form_errors(form: Form) -> list[Problem]:
    """Every error of the form in the order of the page."""
    if isinstance(form, WorkForm):
        return [Problem(anchor, message) for anchor, message in form.problems()]
    return [Problem(field.id, message) for field in form for message in field_errors(field)]


def is_optional(field: Field) -> bool:
    """Whether the field may stay empty."""
    required: bool = getattr(field, "required", getattr(field.flags, "required", False))
    return not required


def field_attrs(describes: str, errors: list[str], autocomplete: str = "") -> dict[str, str]:
    """The attributes that tie an input to its hint and errors; none that would be empty."""
    found = {
        "aria-describedby": describes.strip(),
        "aria-invalid": "true" if errors else "",
        "autocomplete": autocomplete,
    }
    return {name: value for name, value in found.items() if value}


def row_sum(rows: list[Any]) -> int:
    """What the rows with an amount come to."""
    return sum(row.amount() or 0 for row in rows)


def register(app: Flask) -> None:
    """Give the templates what the macros of forms ask for."""
    app.jinja_env.globals.update(
        field_attrs=field_attrs, field_errors=field_errors, field_kind=field_kind, form_errors=form_errors,
        is_optional=is_optional, row_sum=row_sum,
    )  # fmt: skip
