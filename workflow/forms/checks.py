"""Rules across the fields of one form. Each is judged only where the fields it looks at are right by themselves."""

from dataclasses import dataclass

from workflow.forms.base import WorkForm


def answered(form: WorkForm, *names: str) -> bool:
    """Whether all these fields were answered, and without an error."""
    return all(not form.field(name).is_empty() and not form.field(name).errors for name in names)


def sound(form: WorkForm, *names: str) -> bool:
    """Whether none of these fields has an error; some may be empty."""
    return not any(form.field(name).errors for name in names)


@dataclass(frozen=True)
class Later:
    """The second day must come after the first, not on it."""

    first: str
    second: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the second day when it does not."""
        if answered(form, self.first, self.second) and form[self.second].data <= form[self.first].data:
            first, second = form[self.first].label.text, form[self.second].label.text
            form.refuse(self.second, "%(second)s phải sau %(first)s.", second=second, first=first)


@dataclass(frozen=True)
class NotFuture:
    """A day on which something was done may not be still to come; not judged where today is not known."""

    name: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse a day after today."""
        if form.occasion is None or not answered(form, self.name) or form[self.name].data <= form.occasion.today:
            return
        text, today = "%(box)s không được sau hôm nay, %(today)s.", form.occasion.today
        form.refuse(self.name, text, box=form[self.name].label.text, today=f"{today:%d/%m/%Y}")


@dataclass(frozen=True)
class StillValid:
    """A paper whose last day is over cannot be shown; not judged where today is not known."""

    name: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse a last day before today."""
        if form.occasion is None or not answered(form, self.name) or form[self.name].data >= form.occasion.today:
            return
        text = "Giấy đã hết hạn ngày %(day)s; xin cấp lại rồi ghi ngày hết hạn mới."
        form.refuse(self.name, text, day=f"{form[self.name].data:%d/%m/%Y}")


@dataclass(frozen=True)
class AddsUp:
    """Parts must add up to the whole, to the đồng; the message names the difference."""

    parts: tuple[str, ...]
    whole: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the whole when its parts fall short of it or go beyond it."""
        if not answered(form, self.whole) or not sound(form, *self.parts):
            return
        gap = form[self.whole].data - sum_of(form, *self.parts)
        if gap:
            text = "Các nguồn vốn cộng lại còn thiếu %(gap)s đồng so với %(whole)s."
            if gap < 0:
                text = "Các nguồn vốn cộng lại thừa %(gap)s đồng so với %(whole)s."
            form.refuse(self.whole, text, gap=abs(gap), whole=form[self.whole].label.text)


@dataclass(frozen=True)
class Covers:
    """Parts together must be at least the other amount."""

    parts: tuple[str, ...]
    need: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the last part when something is missing."""
        if not answered(form, self.need) or not sound(form, *self.parts):
            return
        gap = form[self.need].data - sum_of(form, *self.parts)
        if gap > 0:
            text = "Hỗ trợ cộng đối ứng còn thiếu %(gap)s đồng so với %(need)s."
            form.refuse(self.parts[-1], text, gap=gap, need=form[self.need].label.text)


@dataclass(frozen=True)
class WithinTotal:
    """Parts together may not be more than the total."""

    parts: tuple[str, ...]
    total: str

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the total when it is too small."""
        if not answered(form, self.total) or not sound(form, *self.parts):
            return
        gap = sum_of(form, *self.parts) - form[self.total].data
        if gap > 0:
            text = "%(total)s còn thiếu %(gap)s đồng so với hỗ trợ cộng đối ứng."
            form.refuse(self.total, text, gap=gap, total=form[self.total].label.text)


@dataclass(frozen=True)
class Different:
    """No two of these fields may have the same answer."""

    names: tuple[str, ...]

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse every answer that an earlier field already gave."""
        seen: list[object] = []
        for name in self.names:
            if answered(form, name) and form[name].data in seen:
                form.refuse(name, "Một người chỉ đại diện cho một bên; chọn người khác.")
            seen.append(form[name].data)


@dataclass(frozen=True)
class OnlyWhen:
    """A field may only be filled in when another has one of these answers."""

    name: str
    other: str
    answers: tuple[object, ...]

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse what has no place beside the other answer."""
        if answered(form, self.name, self.other) and form[self.other].data not in self.answers:
            box, other = form[self.name].label.text, form[self.other].label.text
            form.refuse(self.name, "Để trống ô %(box)s, hoặc chọn lại ô %(other)s.", box=box, other=other)


@dataclass(frozen=True)
class Together:
    """These fields are answered all of them or none."""

    names: tuple[str, ...]

    def __call__(self, form: WorkForm, /) -> None:
        """Ask for those that are missing beside the others."""
        empty = [form.field(name) for name in self.names if form.field(name).is_empty()]
        if len(empty) < len(self.names) and sound(form, *self.names):
            for field in empty:
                field.errors = [field.ask()]


def sum_of(form: WorkForm, *names: str) -> int:
    """The sum of the amounts in these fields; an empty one counts as nothing."""
    return sum(form[name].data or 0 for name in names)
