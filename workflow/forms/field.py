"""What all fields of our forms have in common.

A field that came in a form holds only what came with it: a missing key is an empty answer, a key sent twice is
refused. After ``validate`` its ``data`` is a clean value or, when empty or wrong, its ``blank``.
"""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, widgets
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from workflow.forms import reading
from workflow.forms.messages import FormTexts
from workflow.forms.reading import Unreadable


class WorkField(Field):
    """The base: label and hint in the language of the form, one reader, one way to say what is missing."""

    widget: Any = widgets.TextInput()
    blank: Any = None
    many = False
    technical = False
    missing = "Nhập %(label)s."

    def __init__(
        self, label: str, *, hint: str = "", required: bool = True, required_message: str = "", **options: Any
    ) -> None:
        texts = options.get("_translations")
        self.texts = texts if isinstance(texts, FormTexts) else FormTexts(None)
        super().__init__(self.texts.say(label), **options)
        self.required = required
        self.required_message = required_message
        self.hint = self.description = self.texts.say(hint)

    def read_text(self, raw: object) -> str:
        """The text before it is given a meaning."""
        return reading.read_text(raw)

    def read(self, text: str) -> Any:
        """The clean value of a text; Unreadable says what to do instead."""
        return text

    def write(self, value: Any) -> str:
        """How a value is shown in the box."""
        return str(value)

    def check(self) -> None:
        """What can only be judged with the choices at hand; raises Unreadable."""

    def offer(self, options: Sequence[tuple[Any, str]]) -> None:
        """Set what may be chosen; TypeError where nothing is chosen from a list."""
        raise TypeError(f"{self.short_name} offers no options, though {len(options)} were given")

    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.data is None or bool(self.data == self.blank)

    def typed(self) -> dict[str, list[str]]:
        """What came in, by the names of the boxes, fit to be stored as a draft and shown again."""
        return {self.name: [reading.showable(raw) for raw in self.raw_data or ()]}

    def problems(self) -> list[tuple[str, str]]:
        """Each error with the id of the box it belongs to, for the summary at the top of a page."""
        return [(self.id, error) for error in self.errors]

    def complaint(self, text: str, **params: object) -> str:
        """An error as it stands beside the field and in the summary alike."""
        return f"{self.label.text}: {self.texts.say(text, **params)}"

    def process_data(self, value: Any) -> None:
        self.data = self.blank if value is None else value

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.blank
        if len(valuelist) > 1 and not self.many:
            raise ValueError(self.complaint("được gửi hai lần; tải lại trang rồi điền lại."))
        try:
            self.data = self.read_list(valuelist)
        except Unreadable as problem:
            raise ValueError(self.complaint(problem.message, **problem.params)) from problem

    def read_list(self, valuelist: list[Any]) -> Any:
        """The clean value of all that came under the name of the field."""
        text = self.read_text(valuelist[0]) if valuelist else ""
        return self.read(text) if text else self.blank

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 -- library signature
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            raise StopValidation(self.ask() if self.required else "")
        try:
            self.check()
        except Unreadable as problem:
            self.data = self.blank
            raise StopValidation(self.complaint(problem.message, **problem.params)) from problem

    def ask(self) -> str:
        label = self.label.text
        if self.required_message:
            return self.texts.say(self.required_message)
        if label.endswith("?"):
            return self.texts.say("Trả lời câu hỏi: %(label)s", label=label)
        return self.texts.say(self.missing, label=label if label[:2].isupper() else label[:1].lower() + label[1:])

    def _value(self) -> str:
        if self.raw_data:
            return reading.showable(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)
