"""Answers taken from a list: one, several, or a person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wtforms import widgets

from workflow.forms import reading
from workflow.forms.field import WorkField
from workflow.forms.reading import Unreadable

Option = tuple[Any, str]
MOST_CHOSEN = 200


class Offered(NamedTuple):
    """One option as a page shows it."""

    value: str
    label: str
    selected: bool
    render_kw: Mapping[str, object]


class ChoiceField(WorkField):
    """One of the given options (value, Vietnamese label): a list, or radio buttons when ``radio`` is set.

    The options may be set after the form was made; the answer becomes the option's own value in ``validate``.
    """

    widget = widgets.Select()
    missing = "Chọn %(label)s."

    def __init__(self, label: str, *, choices: Sequence[Option] = (), radio: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.choices, self.radio = choices, radio

    def check(self) -> None:
        chosen = [value for value, _ in self.choices if self.is_chosen(value)]
        if not chosen:
            raise Unreadable("chọn một mục trong danh sách.")
        self.data = chosen[0]

    def is_chosen(self, value: Any) -> bool:
        """Whether this option is the answer now on the page."""
        return self.data is not None and str(value) == str(self.data)

    def iter_choices(self) -> Iterator[Offered]:
        """Every option as the page shows it; a list begins with an empty one."""
        if not self.radio and not self.many:
            yield Offered("", self.texts.say("Chọn một mục"), self.is_empty(), {})
        for value, label in self.choices:
            yield Offered(str(value), self.texts.say(label), self.is_chosen(value), {})

    def has_groups(self) -> bool:
        """Asked by the library's list: our options stand in no groups."""
        return False

    def _iter_choices_normalized(self) -> Iterator[Offered]:
        return self.iter_choices()


class MultiChoiceField(ChoiceField):
    """Any number of the options, in the order in which they are offered."""

    widget = widgets.Select(multiple=True)
    blank = ()
    many = True

    def read_list(self, valuelist: list[Any]) -> tuple[str, ...]:
        if len(valuelist) > MOST_CHOSEN:
            raise Unreadable("chọn nhiều nhất %(most)s mục.", most=MOST_CHOSEN)
        return tuple(text for text in map(reading.read_text, valuelist) if text)

    def check(self) -> None:
        known = {str(value) for value, _ in self.choices}
        if not {str(value) for value in self.data} <= known:
            raise Unreadable("chọn những mục trong danh sách.")
        self.data = tuple(value for value, _ in self.choices if self.is_chosen(value))

    def is_chosen(self, value: Any) -> bool:
        return str(value) in {str(chosen) for chosen in self.data}


class PersonField(ChoiceField):
    """One of the people offered, by the id of the account."""

    def check(self) -> None:
        try:
            super().check()
        except Unreadable:
            raise Unreadable("chọn một người trong danh sách.") from None
