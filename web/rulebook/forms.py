"""Forms of the rule book: a resolution, one rule of it by its kind, a transitional clause."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from web.rulebook.words import FAMILY_WORDS, FOLLOWS, MOMENTS
from workflow.caps import decimal, fraction
from workflow.forms import DateOrder, WorkForm
from workflow.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    HiddenField,
    IntegerField,
    MoneyField,
    MultiChoiceField,
    TextField,
)
from workflow.forms.reading import Unreadable
from workflow.rulemaking import END, MOST_LENGTH, MOST_MONEY, MOST_NUMBER, ONE_DAY, Line

BASIS_HINT = "Số, ký hiệu, ngày, cơ quan ban hành. Ví dụ: NQ 31/2026/NQ-HĐND ngày 10/12/2026"
SINCE_HINT = "Từ ngày mai trở đi. Ví dụ: 01/01/2027"
LAST_HINT = "Hôm nay hoặc sau đó; từ ngày kế tiếp áp dụng quy định chung. Ví dụ: 31/12/2026"
PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,3}))? ?%?", re.ASCII)
FACTOR = re.compile(r"(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
MOST_PEOPLE = 99


class ShareField(TextField):
    """A percentage with up to three decimals: 50 or 2,5 in the box, "50%" as the value."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, max_length=12, **options)

    def read(self, text: str) -> str:
        found = PERCENT.fullmatch(text)
        if found is None:
            raise Unreadable("viết số phần trăm từ 0 đến 100, ví dụ 50 hoặc 2,5.")
        share = f"{found[1]}.{found[2]}" if found[2] else found[1]
        if fraction(f"{share}%") > 1:
            raise Unreadable("tỷ lệ không quá 100 phần trăm.")
        return f"{share}%"

    def write(self, value: Any) -> str:
        try:
            return decimal(fraction(value) * 100)
        except ValueError:
            return str(value)


class FactorField(TextField):
    """A factor with up to three decimals: 1,5 in the box, "1.5" as the value."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, max_length=6, **options)

    def read(self, text: str) -> str:
        found = FACTOR.fullmatch(text)
        if found is None:
            raise Unreadable("viết hệ số, ví dụ 1,5.")
        factor = f"{found[1]}.{found[2]}" if found[2] else found[1]
        if fraction(factor) < 1:
            raise Unreadable("hệ số từ 1 trở lên.")
        return factor

    def write(self, value: Any) -> str:
        try:
            return decimal(Fraction(fraction(value)))
        except ValueError:
            return str(value)


class SizesField(TextField):
    """How many people a body may have: 5, 7 in the box, the numbers as the value."""

    def read(self, text: str) -> Any:
        parts = [part.strip() for part in text.split(",")]
        if not all(part.isascii() and part.isdigit() and 0 < int(part) <= MOST_PEOPLE for part in parts):
            raise Unreadable("viết các số từ 1 đến 99, cách nhau bằng dấu phẩy, ví dụ 5, 7.")
        return sorted({int(part) for part in parts})

    def write(self, value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class HeadForm(WorkForm):
    """What a resolution is called, and by which paper it is made."""

    version = HiddenField(pattern=r"\d{1,9}")
    scope = ChoiceField("Áp dụng cho")
    title = TextField("Tên dự thảo", min_length=5, max_length=200)
    basis = TextField("Văn bản làm căn cứ", hint=BASIS_HINT, min_length=5, max_length=200)


class PickForm(WorkForm):
    """Which rule a line sets."""

    ma = ChoiceField("Quy định")


class LineForm(WorkForm):
    """What every line says beside its value."""

    version = HiddenField(pattern=r"\d{1,9}")
    since = DateField("Có hiệu lực từ ngày", hint=SINCE_HINT)
    until = DateField("Đến hết ngày", required=False, hint="Để trống khi chưa định ngày hết hiệu lực")
    verified = CheckField("Đã đối chiếu với văn bản gốc", required=False)
    note = TextField("Ghi chú", required=False, max_length=200)
    checks = (DateOrder("since", "until"),)

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        """The value of the rule; what no box holds is kept from before."""
        raise NotImplementedError

    def line(self, known: Line) -> Line:
        """The rule that a line sets, as the form says it."""
        said: dict[str, Any] = self.values()
        return replace(
            known, value=self.value(known.value), since=said["since"], until=said["until"],
            verified=bool(said["verified"]), note=said["note"],
        )  # fmt: skip


class EndForm(WorkForm):
    """The last day of a rule that nothing of the unit follows."""

    version = HiddenField(pattern=r"\d{1,9}")
    last = DateField("Ngày cuối cùng áp dụng", hint=LAST_HINT)
    note = TextField("Ghi chú", required=False, max_length=200)

    def line(self, known: Line) -> Line:
        """The end of a rule, from the day after on."""
        said: dict[str, Any] = self.values()
        return replace(known, since=said["last"] + ONE_DAY, note=said["note"])


class CapForm(LineForm):
    """A support level."""

    rate = ShareField("Tỷ lệ hỗ trợ (%)", required=False)
    ceiling = MoneyField("Mức trần", required=False, low=1, high=MOST_MONEY)
    factor = FactorField("Hệ số ưu tiên cao nhất", required=False, hint="Để trống nếu không có")

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:  # noqa: ARG002 -- library signature
        found = {"rate": self.rate.data, "ceiling": self.ceiling.data, "factor": self.factor.data}
        return {name: one for name, one in found.items() if one not in (None, "")}


class ShareForm(LineForm):
    """An advance."""

    share = ShareField("Tỷ lệ tạm ứng (%)")
    progress = ShareField("Khi tiến độ trên (%)", required=False)
    after_acceptance = CheckField("Chỉ sau nghiệm thu", required=False)
    papers = MultiChoiceField("Giấy tờ phải có", required=False)

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:  # noqa: ARG002 -- library signature
        found: dict[str, object] = {"share": self.share.data}
        if self.progress.data:
            found["progress"] = self.progress.data
        if self.papers.data:
            found["papers"] = list(self.papers.data)
        return {**found, "after_acceptance": True} if self.after_acceptance.data else found


class LengthForm(LineForm):
    """A term that is counted."""

    length = IntegerField("Số ngày, giờ hoặc tháng", low=1, high=MOST_LENGTH)

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        return {**known, "length": self.length.data}


class YearlyForm(LineForm):
    """A term that ends on a day of each year or month."""

    day = IntegerField("Ngày", low=1, high=31)
    month = IntegerField("Tháng", low=1, high=12, required=False, hint="Để trống nếu là ngày của mỗi tháng")

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        month = {"month": self.month.data} if "month" in known and self.month.data else {}
        return {**known, "day": self.day.data, **month}


class AmountForm(LineForm):
    """A number."""

    number = IntegerField("Con số", low=0, high=MOST_NUMBER)

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        return {**known, "number": self.number.data}


class SizesForm(LineForm):
    """How many people a body has."""

    sizes = SizesField("Số người có thể có", hint="Ví dụ: 5, 7")

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        return {**known, "sizes": self.sizes.data}


class PapersForm(LineForm):
    """The papers that everybody hands in; what an activity adds stays as it was."""

    papers = MultiChoiceField("Giấy tờ phải có")

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        return {**known, "papers": list(self.papers.data)}


class ActivityPapersForm(LineForm):
    """The papers that one activity adds; those of everybody and of other activities stay as they were."""

    papers = MultiChoiceField(
        "Giấy tờ phải có thêm", required=False, hint="Bỏ chọn hết nếu nội dung này không cần thêm"
    )
    activity = ""

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        rest = {name: kinds for name, kinds in known.get("by_activity", {}).items() if name != self.activity}
        own = {self.activity: list(self.papers.data)} if self.papers.data else {}
        return {**known, "by_activity": {**rest, **own}}


class OptionForm(LineForm):
    """The option that is chosen."""

    chosen = ChoiceField("Cách làm")

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        return {**known, "chosen": self.chosen.data}


class ClauseForm(WorkForm):
    """A transitional clause."""

    version = HiddenField(pattern=r"\d{1,9}")
    family = ChoiceField("Nhóm quy định", choices=tuple(FAMILY_WORDS.items()))
    moment = ChoiceField("Áp dụng cho", choices=tuple(MOMENTS.items()))
    before = DateField("Trước ngày")
    follows = ChoiceField("Theo quy định nào", choices=tuple(FOLLOWS.items()), radio=True)
    note = TextField("Nội dung điều khoản", hint="Điều, khoản của văn bản", min_length=5, max_length=200)


FORMS: Mapping[str, type[LineForm]] = {
    "cap": CapForm, "share": ShareForm, "term": LengthForm, "amount": AmountForm, "sizes": SizesForm,
    "papers": PapersForm, "choice": OptionForm,
}  # fmt: skip


def form_of_kind(kind: str, value: Mapping[str, object]) -> type[LineForm] | type[EndForm]:
    """The form of a kind of rule; a term is counted or falls on a day."""
    if kind == END:
        return EndForm
    return YearlyForm if kind == "term" and "day" in value else FORMS[kind]


def names_of(form: LineForm) -> Iterable[str]:
    """The boxes of the value, which stand before those that every line has."""
    shared = {name for name, _ in LineForm().data.items()}
    return [name for name in form.data if name not in shared]
