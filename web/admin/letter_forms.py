"""Forms of the words of a letter: both languages with the reason for a new version, and the reason for going back."""

from collections.abc import Mapping
from typing import Any

from workflow.forms import WorkForm
from workflow.forms.fields import LongTextField, TextField
from workflow.i18n import LANGUAGES
from workflow.letters.kinds import Kind
from workflow.letters.reading import BODY, LONGEST_BODY, LONGEST_SUBJECT, SUBJECT, Text

PARTS = (SUBJECT, BODY)
WHY_HINT = "Ghi vào lịch sử và nhật ký, ví dụ: đổi tên cơ quan"


class FitsKind:
    """The words of each language must fit the kind of letter; every fault is told beside its box."""

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the box in which a fault is; a box that is wrong by itself is not judged further."""
        if not isinstance(form, LetterForm):
            return
        for lang, text in form.texts().items():
            wrong = {part for part in PARTS if form.field(f"{lang}_{part}").errors}
            for fault in form.kind.faults(text):
                if fault.part not in wrong:
                    form.complain(f"{lang}_{fault.part}", fault.refusal.message, fault.refusal.params)


class LetterForm(WorkForm):
    """The words of one kind of letter."""

    vi_subject = TextField("Tiêu đề tiếng Việt", max_length=LONGEST_SUBJECT)
    vi_body = LongTextField("Nội dung tiếng Việt", max_length=LONGEST_BODY)
    en_subject = TextField("Tiêu đề tiếng Anh", max_length=LONGEST_SUBJECT)
    en_body = LongTextField("Nội dung tiếng Anh", max_length=LONGEST_BODY)
    reason = TextField("Lý do đổi", hint=WHY_HINT, min_length=5, max_length=250)
    checks = (FitsKind(),)

    def __init__(self, kind: Kind, texts: Mapping[str, Text], formdata: Any, lang: str) -> None:
        self.kind = kind
        known = {f"{key}_{part}": getattr(text, part) for key, text in texts.items() for part in PARTS}
        super().__init__(formdata, lang=lang, known=known)

    def texts(self) -> dict[str, Text]:
        """What was typed, by language."""
        return {lang: Text(self[f"{lang}_{SUBJECT}"].data, self[f"{lang}_{BODY}"].data) for lang in LANGUAGES}

    def complain(self, name: str, message: str, params: Mapping[str, object]) -> None:
        """Add what is wrong to a box, with the name of the box before it."""
        field = self.field(name)
        said = {key: field.texts.say(value) if isinstance(value, str) else value for key, value in params.items()}
        field.errors = [*field.errors, field.complaint(message, **said)]


class ReasonForm(WorkForm):
    """Why an earlier version is to count again."""

    reason = TextField("Lý do khôi phục", hint=WHY_HINT, min_length=5, max_length=250)
