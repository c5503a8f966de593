"""What the filters of lists have in common, whatever they limit."""

from typing import Any

from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField


class ListFilter(WorkForm):
    """A filter as an address holds it: every box may stay empty, and an empty list limits nothing."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for box in self.fields():
            if isinstance(box, ChoiceField) and box.empty_word:
                box.empty_word = "Tất cả"

    def said(self) -> dict[str, Any]:
        """Return what was asked for, by box; nothing at all when something is wrong with it."""
        good = self.validate()
        for box in self.fields():
            box.required = True  # no box of a filter has to be filled in, so none says that it may stay empty
        return dict(self.values()) if good else {}
