"""The boxes of a score sheet, made from the round's own rubric: one a criterion, one comment a head."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import request

from workflow.errors import Refusal
from workflow.forms.base import WorkForm
from workflow.forms.fields import LongTextField, TextField, VersionField
from workflow.forms.reading import showable
from workflow.selection.rubrics import Rubric, rubric_from_json, rubric_json
from workflow.services.sheet_reading import COMMENT, LONGEST_COMMENT, MARK, Fault, Typed

FIGURES = {"inputmode": "decimal", "autocomplete": "off", "data-mark": ""}
DIGITS = 9


def sheet_form(rubric: Rubric, *, comments: bool = True) -> type[WorkForm]:
    """The form of a rubric; nothing in it is required, since a draft may have gaps."""
    return _made(rubric_json(rubric), comments=comments)


def typed_sheet(rubric: Rubric) -> Typed:
    """What was sent for the criteria of a rubric; anything else is not looked at."""
    marks = {leaf.key: showable(request.form.get(MARK + leaf.key, "")) for leaf in rubric.leaves}
    return Typed(marks, {head.key: request.form.get(COMMENT + head.key, "") for head in rubric.criteria})


def boxes(typed: Typed) -> dict[str, str]:
    """The boxes as a sheet fills them."""
    marks = {MARK + key: text for key, text in typed.marks.items()}
    return marks | {COMMENT + key: text for key, text in typed.comments.items()}


def mark_faults(form: WorkForm, rubric: Rubric, found: tuple[Fault, ...], say: Callable[[Refusal], str]) -> list[str]:
    """Write each fault at its box, and return what belongs to none. ``say`` puts a refusal into words."""
    loose = []
    for fault in found:
        text = say(fault.refusal)
        if fault.box not in form:
            loose.append(text)
            continue
        field = form.field(fault.box)
        named = f"{field.label.text}: {text}" if fault.label(rubric) else text
        field.errors = [*field.errors, named]
    return loose


def sent_version(name: str = "version") -> int:
    """The version that the page showed, in the box of that name."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0


@lru_cache(maxsize=64)
def _made(rubric_text: str, *, comments: bool) -> type[WorkForm]:
    rubric, fields = rubric_from_json(rubric_text), dict[str, Any]()
    for head in rubric.criteria:
        for leaf in head.leaves:
            fields[MARK + leaf.key] = TextField(leaf.label, required=False, render_kw=_limits(leaf.maximum))
        if comments:
            fields[COMMENT + head.key] = LongTextField("Nhận xét", required=False, max_length=LONGEST_COMMENT)
    return type("SheetForm", (WorkForm,), {**fields, "version": VersionField()})


def _limits(maximum: int) -> Mapping[str, str]:
    return {**FIGURES, "data-most": str(maximum)}
