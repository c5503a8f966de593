"""Where the forms of steps are found by the key that a definition names."""

from collections.abc import Callable
from typing import TypeVar

from workflow.forms.base import WorkForm

AnyForm = TypeVar("AnyForm", bound=WorkForm)
FORMS: dict[str, type[WorkForm]] = {}


def register(key: str) -> Callable[[type[AnyForm]], type[AnyForm]]:
    """Make a form known under a key; a key is given only once."""

    def known(form: type[AnyForm]) -> type[AnyForm]:
        if key in FORMS:
            raise ValueError(f"the form key {key!r} is taken by {FORMS[key].__name__}")
        FORMS[key] = form
        return form

    return known


def form_for(key: str) -> type[WorkForm]:
    """The form class of a key; a definition that names an unknown one is unfit, which a test finds."""
    return FORMS[key]
