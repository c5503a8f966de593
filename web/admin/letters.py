"""The pages of the words of letters: which kinds there are, one kind with its versions, a new version, going back."""

from collections.abc import Mapping, Sequence
from difflib import ndiff

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin.desk import EDIT, Row, change
from web.admin.letter_forms import LetterForm, ReasonForm
from web.context import current_person, current_session, now
from web.filters import refusal_text
from web.i18n import current_language, gettext
from workflow.i18n import LANGUAGES
from workflow.letters.filling import text_of
from workflow.letters.kinds import SLUGS, Kind
from workflow.letters.places import PLACES
from workflow.letters.reading import Text
from workflow.queries.letter_texts import Version, kind_lines, versions_of
from workflow.services.letter_texts import CHANGED, restore_text, save_text

SAVE = {
    "title": "Lưu bản mới của mẫu thư này?",
    "button": "Lưu bản mới",
    "edit": "Sửa tiếp",
    "said": "Đã lưu bản mới của mẫu thư.",
}
RESTORE = {
    "title": "Dùng lại bản này?", "button": "Dùng lại thành bản mới",
    "said": "Đã dùng lại nội dung của bản trước, thành một bản mới.",
}  # fmt: skip
SEEN = "seen"
LONGEST = 9
NAMES = {"vi": "Tiếng Việt", "en": "Tiếng Anh"}


def list_page() -> str:
    """Every kind of letter, by what it is about."""
    lines = kind_lines(current_session())
    groups = {
        group: [line for line in lines if line.kind.group == group]
        for group in dict.fromkeys(line.kind.group for line in lines)
    }
    return render_template("pages/admin/letters.html", groups=groups)


def one_page(slug: str) -> str:
    """One kind with the words that count, to be changed."""
    kind = _kind(slug)
    return _page(kind, _form(kind, versions_of(current_session(), kind)[0]))


def save(slug: str) -> ResponseReturnValue:
    """Show what a new version would change, and on the second sending keep it."""
    kind = _kind(slug)
    current = versions_of(current_session(), kind)[0]
    form = _form(kind, current)

    def act() -> None:
        reason = form.reason.data
        save_text(
            current_session(), kind, form.texts(), seen=current.number, reason=reason, by=current_person(), now=now()
        )

    if _stale(current):
        form.validate()
        return _page(kind, form, [refusal_text(CHANGED)]), 409
    if EDIT in request.form:
        return _page(kind, form)
    return change(
        form, act, rows=lambda: _changes(kind, current, form.texts(), form.reason.data), ask=SAVE, back=_back(kind),
        again=lambda problems: _page(kind, form, problems),
    )  # fmt: skip


def version_page(slug: str, number: int, problems: Sequence[str] = (), form: ReasonForm | None = None) -> str:
    """One version of the words of a kind, with what it would say."""
    kind = _kind(slug)
    found = versions_of(current_session(), kind)
    return render_template(
        "pages/admin/letter_version.html", kind=kind, version=_version(found, number), current=found[0], names=NAMES,
        form=form or ReasonForm(lang=current_language()), problems=problems, seen=SEEN,
        examples=_examples(kind, _version(found, number).texts),
    )  # fmt: skip


def restore(slug: str, number: int) -> ResponseReturnValue:
    """Show what going back to a version would change, and on the second sending go back."""
    kind, form = _kind(slug), ReasonForm(request.form, lang=current_language())
    found = versions_of(current_session(), kind)
    old, current = _version(found, number), found[0]

    def act() -> None:
        reason = form.reason.data
        restore_text(
            current_session(), kind, number, seen=current.number, reason=reason, by=current_person(), now=now()
        )

    if _stale(current):
        return version_page(slug, number, [refusal_text(CHANGED)], form), 409
    return change(
        form, act, rows=lambda: _changes(kind, current, old.texts, form.reason.data), ask=RESTORE, back=_back(kind),
        again=lambda problems: version_page(slug, number, problems, form),
    )  # fmt: skip


def _kind(slug: str) -> Kind:
    return SLUGS[slug] if slug in SLUGS else abort(404)


def _version(found: Sequence[Version], number: int) -> Version:
    return next((version for version in found if version.number == number), None) or abort(404)


def _form(kind: Kind, current: Version) -> LetterForm:
    return LetterForm(kind, current.texts, request.form, current_language())


def _page(kind: Kind, form: LetterForm, problems: Sequence[str] = ()) -> str:
    found = versions_of(current_session(), kind)
    return render_template(
        "pages/admin/letter.html", kind=kind, form=form, problems=problems, versions=found, current=found[0], seen=SEEN,
        names=NAMES, places=[PLACES[name] for name in kind.places], examples=_examples(kind, found[0].texts),
    )  # fmt: skip


def _examples(kind: Kind, texts: Mapping[str, Text]) -> dict[str, object]:
    return {lang: kind.example(texts[lang], lang) for lang in LANGUAGES}


def _changes(kind: Kind, before: Version, after: Mapping[str, Text], reason: str) -> list[Row]:
    """What differs, line by line, then what the letter will say."""
    rows: list[Row] = []
    for lang in LANGUAGES:
        name, old, new = gettext(NAMES[lang]), before.texts[lang], after[lang]
        differing = _differing(f"{old.subject}\n{old.body}", f"{new.subject}\n{new.body}")
        letter = kind.example(new, lang)
        rows += [
            {"key": gettext("Thay đổi: %(language)s", language=name), "value": differing or gettext("không đổi")},
            {
                "key": gettext("Xem trước: %(language)s", language=name),
                "value": f"{letter.subject}\n\n{text_of(letter)}",
            },
        ]
    return [*rows, {"key": gettext("Lý do đổi"), "value": reason}]


def _differing(old: str, new: str) -> str:
    lines = (line for line in ndiff(old.split("\n"), new.split("\n")) if line[:1] in "+-" and line[2:].strip())
    return "\n".join(("− " if line[0] == "-" else "+ ") + line[2:] for line in lines)


def _stale(current: Version) -> bool:
    """Whether another version has come since the page was shown."""
    seen = request.form.get(SEEN, "")
    return not (seen.isascii() and seen.isdigit() and len(seen) <= LONGEST and int(seen) == current.number)


def _back(kind: Kind) -> str:
    return url_for("letters.show_one", slug=kind.slug)
