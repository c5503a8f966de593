"""What the field macro and the error summary need to know about a WTForms field."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flask import Flask
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields import DecimalField, EmailField, IntegerField, TelField

# The first class that fits decides, so the narrower come first.
KINDS: tuple[tuple[type[Field] | tuple[type[Field], ...], str], ...] = (
    (FieldList, "rows"),
    (FormField, "group"),
    (HiddenField, "hidden"),
    (RadioField, "radios"),
    (SelectMultipleField, "checkboxes"),
    (SelectField, "select"),
    (BooleanField, "checkbox"),
    ((FileField, MultipleFileField), "file"),
    (TextAreaField, "textarea"),
    (DateField, "date"),
    (PasswordField, "password"),
    (EmailField, "email"),
    (TelField, "tel"),
    ((IntegerField, DecimalField), "number"),
)


class Problem(NamedTuple):
    """One error of a form: where it is, how the field is called, what to do."""

    anchor: str
    label: str
    message: str


def field_kind(field: Field) -> str:
    """How the field is drawn; a field class may say so itself with `kind`, as money fields do."""
    own = getattr(field, "kind", None)
    if own:
        return str(own)
    if type(field).__name__ == "MoneyField":
        return "money"
    return next((kind for classes, kind in KINDS if isinstance(field, classes)), "text")


def field_errors(field: Field) -> list[str]:
    """The messages that belong to the field itself, each once; those of its rows stand at the rows."""
    return list(dict.fromkeys(str(message) for message in _flat(field.errors, deep=not _has_parts(field))))


def form_errors(form: Form) -> list[Problem]:
    """Every error of the form in the order of its fields, rows included; form-wide ones last."""
    found = [problem for field in form for problem in _problems(field)]
    return found + [Problem("content", "", str(message)) for message in form.form_errors]


def is_optional(field: Field) -> bool:
    """Whether the field may stay empty."""
    return not getattr(field.flags, "required", False)


def register(app: Flask) -> None:
    """Give the templates field_kind, field_errors, form_errors and is_optional."""
    app.jinja_env.globals.update(
        field_kind=field_kind, field_errors=field_errors, form_errors=form_errors, is_optional=is_optional
    )


def _problems(field: Field) -> Iterator[Problem]:
    label = str(field.label.text)
    yield from (Problem(_anchor(field), label, message) for message in field_errors(field))
    for part in _parts(field):
        yield from _problems(part)


def _parts(field: Field) -> Iterable[Field]:
    if isinstance(field, FieldList):
        return list(field.entries)
    return list(field.form) if isinstance(field, FormField) else []


def _has_parts(field: Field) -> bool:
    return isinstance(field, FieldList | FormField)


def _anchor(field: Field) -> str:
    """The id to jump to: the first choice of a group, else the input itself."""
    return f"{field.id}-0" if field_kind(field) in ("radios", "checkboxes") else str(field.id)


def _flat(errors: Any, *, deep: bool) -> Iterator[object]:
    """Messages out of what WTForms collects: texts, or lists and mappings of them for rows and groups."""
    if isinstance(errors, dict):
        errors = [message for messages in errors.values() for message in messages] if deep else []
    for error in errors:
        if not isinstance(error, dict | list | tuple):
            yield error
        elif deep:
            yield from _flat(error, deep=True)
