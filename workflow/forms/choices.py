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
    A list begins with an empty option that says ``empty_word``; without such words it begins with the first option.
    """

    widget = widgets.Select()
    missing = "Chọn %(label)s."

    def __init__(
        self,
        label: str,
        *,
        choices: Sequence[Option] = (),
        radio: bool = False,
        empty_word: str = "Chọn một mục",
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.choices, self.radio, self.empty_word = choices, radio, empty_word

    def offer(self, options: Sequence[Option]) -> None:
        self.choices = options

    def check(self) -> None:
        chosen = self.chosen()
        if not chosen:
            raise Unreadable("chọn một mục trong danh sách.")
        self.data = chosen[0]

    def chosen(self) -> list[Any]:
        """The options that are the answer now on the page, in the order in which they are offered."""
        picked = self.picked()
        return [value for value, _ in self.choices if str(value) in picked]

    def picked(self) -> frozenset[str]:
        """The answer as the page sends it."""
        return frozenset() if self.data is None else frozenset({str(self.data)})

    def iter_choices(self) -> Iterator[Offered]:
        """Every option as the page shows it."""
        if self.empty_word and not self.radio and not self.many:
            yield Offered("", self.texts.say(self.empty_word), self.is_empty(), {})
        picked = self.picked()
        for value, label in self.choices:
            yield Offered(str(value), self.texts.say(label), str(value) in picked, {})

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

    def __init__(self, label: str, *, most: int = MOST_CHOSEN, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def read_list(self, valuelist: list[Any]) -> tuple[str, ...]:
        if len(valuelist) > self.most:
            raise Unreadable("chọn nhiều nhất %(most)s mục.", most=self.most)
        return tuple(text for text in map(reading.read_text, valuelist) if text)

    def check(self) -> None:
        known = {str(value) for value, _ in self.choices}
        if not self.picked() <= known:
            raise Unreadable("chọn những mục trong danh sách.")
        self.data = tuple(self.chosen())

    def picked(self) -> frozenset[str]:
        # What was refused stays ticked as it was sent, so that nothing has to be ticked again.
        return frozenset(str(value) for value in self.data or self.raw_data or ())


class PersonField(ChoiceField):
    """One of the people offered, by the id of the account."""

    def check(self) -> None:
        try:
            super().check()
        except Unreadable:
            raise Unreadable("chọn một người trong danh sách.") from None
