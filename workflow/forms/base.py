"""The form every form here is built on: plain WTForms, two languages, only declared fields, clean values out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from wtforms import Form
from wtforms.meta import DefaultMeta

from workflow.forms.choices import Option
from workflow.forms.field import WorkField
from workflow.forms.fields import HiddenField, VersionField
from workflow.forms.messages import FormTexts


class Check(Protocol):
    """A rule across fields: calls ``form.refuse`` on the field that has to change."""

    def __call__(self, form: "WorkForm", /) -> None: ...


class Typed:
    """What was typed as a plain mapping (a stored draft, a script), read as if it had come from a page."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = given

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def __contains__(self, name: object) -> bool:
        return name in self.given

    def getlist(self, name: str) -> list[Any]:
        """The values under one name; a single text counts as a list of one."""
        value = self.given.get(name, [])
        return list(value) if isinstance(value, list | tuple) else [value]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a form is filled in, told from outside: the day, and the year of the case where there is one."""

    today: date
    year: int | None = None


class WorkForm(Form):
    """A form without a web framework: ``WorkForm(formdata, lang="en", known=values)``.

    Without formdata (None or nothing in it: the page is opened) it shows ``data``; with formdata it holds what was
    typed and nothing else. Keys that are no field are never read. Rules about the present day are judged
    where ``today`` is given.
    """

    intro: ClassVar[str] = ""
    """What the page says above the boxes: what this is for and what happens next."""
    checks: ClassVar[tuple[Check, ...]] = ()

    class Meta(DefaultMeta):
        """Texts come from our catalogues; a mapping may stand for what a page sends."""

        def get_translations(self, form: Any) -> FormTexts:
            return FormTexts(form.lang)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:  # noqa: ARG002 -- library signature
            if not formdata or hasattr(formdata, "getlist"):
                return formdata or None
            return Typed(formdata)

    def __init__(
        self,
        formdata: Any = None,
        *,
        lang: str = "vi",
        known: Mapping[str, Any] | None = None,
        choices: Mapping[str, Sequence[Option]] | None = None,
        prefix: str = "",
        occasion: Occasion | None = None,
    ) -> None:
        self.lang, self.occasion = lang, occasion
        super().__init__(formdata, data=known, prefix=prefix)
        self.offer(**(choices or {}))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judge every field, then the rules across fields, each only where its fields are right."""
        super().validate(extra_validators)
        for check in self.checks:
            check(self)
        return not self.errors

    def refuse(self, name: str, text: str, **params: object) -> None:
        """Add an error to a field, in the language of the form."""
        field = self.field(name)
        field.errors = [*field.errors, field.texts.say(text, **params)]

    def offer(self, **options: Sequence[Option]) -> None:
        """Set what may be chosen in the fields whose options depend on the case: ``offer(batch_id=[(4, "Đợt 2")])``."""
        for name, offered in options.items():
            self.field(name).offer(offered)

    def field(self, name: str) -> WorkField:
        """A field by name, with what all our fields promise."""
        found = self[name]
        if not isinstance(found, WorkField):
            raise TypeError(f"{name} is not built on WorkField")
        return found

    def fields(self) -> list[WorkField]:
        """All fields in the order of the page."""
        return [self.field(name) for name in self._fields]

    def values(self) -> dict[str, object]:
        """The clean answers by field; what the page carries for itself is not among them. Call ``validate`` first."""
        return {field.short_name: field.data for field in self.fields() if not field.technical}

    def typed(self) -> dict[str, list[str]]:
        """What was typed, right or wrong, to store as a draft: ``Form(typed)`` shows the same page again."""
        return {name: texts for f in self.fields() if not f.technical for name, texts in f.typed().items() if texts}

    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its box, in the order of the page."""
        return [problem for field in self.fields() for problem in field.problems()]

    def is_filled(self) -> bool:
        """Whether anything was answered or typed."""
        return any(not f.is_empty() or f.process_errors for f in self.fields() if not f.technical)


class StepForm(WorkForm):
    """A form that takes a step: it carries the version that the page showed and the key of this one sending."""

    version = VersionField()
    idempotency_key = HiddenField(pattern=r"[\w-]{8,100}")


@dataclass(frozen=True)
class DateOrder:
    """The first day may not be after the last; the same day is in order."""

    first: str
    last: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the last day when it runs backwards."""
        if _both(form, self.first, self.last) and form[self.first].data > form[self.last].data:
            before, after = form[self.first].label.text, form[self.last].label.text
            form.refuse(self.last, "%(after)s không được trước %(before)s.", after=after, before=before)


@dataclass(frozen=True)
class NotAbove:
    """An amount may not be more than another."""

    part: str
    whole: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the part when it is larger than the whole."""
        if _both(form, self.part, self.whole) and form[self.part].data > form[self.whole].data:
            part, whole = form[self.part].label.text, form[self.whole].label.text
            form.refuse(self.part, "%(part)s không được lớn hơn %(whole)s.", part=part, whole=whole)


@dataclass(frozen=True)
class NeededWhen:
    """A field that is optional by itself has to be answered when another has one of these answers."""

    name: str
    other: str
    answers: tuple[object, ...]

    def __call__(self, form: WorkForm, /) -> None:
        """Ask for the field when the other answer makes it needed."""
        field = form.field(self.name)
        if field.is_empty() and not field.errors and form[self.other].data in self.answers:
            field.errors = [field.ask()]


def _both(form: WorkForm, *names: str) -> bool:
    return all(not form.field(name).is_empty() and not form.field(name).errors for name in names)
