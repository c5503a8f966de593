"""What an administrator does about the words of a kind of letter: a new version in both languages, never an edit."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.i18n import LANGUAGES
from workflow.letters.kinds import Kind
from workflow.letters.reading import Text
from workflow.models import MessageTemplate
from workflow.models.base import table_of
from workflow.services.security_log import note

TABLE = table_of(MessageTemplate)
ADD = {
    "postgresql": postgresql.insert(TABLE).on_conflict_do_nothing().returning(TABLE.c.id),
    "sqlite": sqlite.insert(TABLE).on_conflict_do_nothing().returning(TABLE.c.id),
}
CHANGED = Refusal(
    "letter_changed", "Người khác vừa đổi mẫu thư này; chưa lưu gì.",
    "Xem bản đang dùng trong lịch sử bên dưới, sửa lại nếu cần rồi lưu.",
)  # fmt: skip
SAME = Refusal("letter_same", "Nội dung không khác bản đang dùng; chưa lưu gì.", "Sửa rồi lưu, hoặc để nguyên.")
NO_REASON = Refusal("letter_reason", "Nêu lý do đổi mẫu thư.")


class LetterChanged(StepRefused):
    """Another version has come since the page was shown."""


def save_text(
    session: Session, kind: Kind, texts: Mapping[str, Text], *, seen: int, reason: str, by: Person, now: datetime
) -> int:
    """Let a text count from now on, as a new version, and return its number.

    ``seen`` is the version that the page showed. StepRefused for a text that does not fit its kind in some language,
    and for one that says what is said already.
    """
    _judge(kind, texts, reason)
    version = _newest(session, kind)
    if version != seen:
        raise LetterChanged("letter", (CHANGED,))
    if texts == _texts(session, kind, version):
        raise StepRefused("letter", (SAME,))
    _add(session, kind, texts, version=version + 1, reason=reason, by=by, now=now)
    note(session, "letter_changed", now=now, user_id=by.id, detail=f"{kind.key} {version + 1}: {reason}")
    return version + 1


def restore_text(
    session: Session, kind: Kind, version: int, *, seen: int, reason: str, by: Person, now: datetime
) -> int:
    """Let an earlier text count again, 0 for the shipped one, as a new version, and return its number."""
    texts = _texts(session, kind, version)
    if len(texts) < len(LANGUAGES):
        raise CaseNotFound(version)
    return save_text(session, kind, texts, seen=seen, reason=reason, by=by, now=now)


def _judge(kind: Kind, texts: Mapping[str, Text], reason: str) -> None:
    said = [texts.get(lang, Text("", "")) for lang in LANGUAGES]
    faults = tuple(fault.refusal for text in said for fault in kind.faults(text))
    if faults or not reason.strip():
        raise StepRefused("letter", faults or (NO_REASON,))


def _newest(session: Session, kind: Kind) -> int:
    return session.scalar(select(func.max(TABLE.c.version)).where(TABLE.c.kind == kind.key)) or 0


def _texts(session: Session, kind: Kind, version: int) -> dict[str, Text]:
    if version == 0:
        return {lang: kind.shipped(lang) for lang in LANGUAGES}
    found = select(TABLE.c.language, TABLE.c.subject, TABLE.c.body)
    rows = session.execute(found.where(TABLE.c.kind == kind.key, TABLE.c.version == version))
    return {row.language: Text(row.subject, row.body) for row in rows}


def _add(
    session: Session, kind: Kind, texts: Mapping[str, Text], *, version: int, reason: str, by: Person, now: datetime
) -> None:
    """Write both languages; whoever writes the same number first wins."""
    same = {"kind": kind.key, "version": version, "reason": reason, "created_at": now, "created_by": by.id}
    insertion = ADD[session.get_bind().dialect.name]
    for lang in LANGUAGES:
        row = {**same, "language": lang, "subject": texts[lang].subject, "body": texts[lang].body}
        if session.connection().execute(insertion, row).first() is None:
            raise LetterChanged("letter", (CHANGED,))
