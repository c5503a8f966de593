"""What a person fills in. A step of a definition names a form by its key; ``form_for`` finds it.

A new module of forms decorates each with ``@register("key")`` and is imported below.
"""

from workflow.forms import (
    accepting,
    appraising,
    changing,
    honouring,
    implementing,
    national,
    nominating,
    overseeing,
    planning,
    rechecking,
    recording,
    rounds,
    sections,
    sharing,
    spending,
    steps,
)
from workflow.forms.base import DateOrder, NeededWhen, NotAbove, StepForm, WorkForm
from workflow.forms.registry import FORMS, form_for, register
from workflow.forms.rows import LineItemRow, RowsField, total

MODULES = (
    steps, appraising, implementing, changing, accepting, national, sections, nominating, honouring, overseeing,
    planning, rechecking, recording, rounds, sharing, spending,
)  # fmt: skip

__all__ = [
    "FORMS",
    "MODULES",
    "DateOrder",
    "LineItemRow",
    "NeededWhen",
    "NotAbove",
    "RowsField",
    "StepForm",
    "WorkForm",
    "form_for",
    "register",
    "total",
]
