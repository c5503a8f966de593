"""The list of messages of one person, and the few words in which a message is told on screen and in mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Label, func, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, scope_of
from workflow.calendar import local
from workflow.i18n import translate
from workflow.models import Case, Delivery, OutboxIntent, User
from workflow.queries.phases import HEADINGS, phase, share_word
from workflow.queries.result_words import Words, result_words
from workflow.queries.sent_notices import was_kept
from workflow.queries.topic import FOR_KNOWING, CaseNow, Sort, Topic
from workflow.queries.topics import topics, topics_of
from workflow.queries.visibility import visible
from workflow.terms import days_over

INAPP = "inapp"
MOVED = ("before", "after", "basis")
RULED = ("basis", "since")
NAMED = ("term", "rule", "approved")
"""Under which name a message keeps what it is about."""
SAID: Mapping[Sort, tuple[str, ...]] = {
    Sort.REDATED: MOVED,
    Sort.RECHECK: RULED,
    Sort.RULE_CHANGED: RULED,
    Sort.APPROVAL_VOID: ("parts",),
}
"""What a message says of its own, by its sort."""
OTHERS: Mapping[Sort, tuple[str, str]] = {
    Sort.HANDED: ("%(what)s", "Đến lượt bạn: mở hồ sơ và xử lý."),
    Sort.ASSIGNED: ("Bạn được giao xử lý hồ sơ", "Mở hồ sơ và xử lý."),
    Sort.ASKED: ("Có việc chờ bạn: %(what)s", "Mở hồ sơ và trả lời."),
    Sort.URGED: ("%(what)s", "Mở hồ sơ, đọc lý do và xử lý ngay."),
    Sort.TOLD: ("%(what)s", "Thông báo để biết, bạn không phải làm gì thêm."),
    Sort.TARGET: ("Đã qua mốc nội bộ: %(what)s", "Xử lý hồ sơ, hoặc xem xét đặt mốc khác."),
    Sort.EXPLAIN: ("Chưa có giải trình: %(what)s", "Mở hồ sơ và giải trình, hoặc đôn đốc người được hỏi."),
    Sort.APOLOGY: ("Thư xin lỗi chờ ký, phải gửi trước ngày %(what)s", "Mở hồ sơ, xem bản dự thảo và ký."),
    Sort.TASK_LATE: ("Chưa có trả lời: %(what)s", "Xem hồ sơ và đôn đốc bên được hỏi."),
    Sort.REDATED: ("Hạn đổi sang ngày %(after)s: %(what)s", "Theo %(basis)s; trước đây là ngày %(before)s."),
    Sort.APPROVAL_VOID: (
        "Xác nhận của bạn hết giá trị: %(what)s",
        "Đã thay đổi: %(parts)s. Xem lại hồ sơ rồi xác nhận lại.",
    ),
    Sort.RECHECK: (
        "Cần rà soát theo quy định mới: %(what)s",
        "Theo %(basis)s, có hiệu lực từ ngày %(since)s. Mở hồ sơ và chọn một trong ba cách xử lý.",
    ),
    Sort.RULE_CHANGED: (
        "Quy định mới liên quan tới hồ sơ: %(what)s",
        "Theo %(basis)s, có hiệu lực từ ngày %(since)s. Cơ quan giải quyết sẽ báo nếu hồ sơ phải thay đổi.",
    ),
    Sort.RENEWAL: ("Giấy chứng nhận hết giá trị ngày %(what)s", "Đăng ký bình chọn lại sản phẩm trước ngày đó."),
    Sort.ROUND_OPEN: (
        "Đợt bình chọn bắt đầu nhận hồ sơ",
        "Mở trang của đợt để xem điều kiện, giấy tờ và cách gửi hồ sơ.",
    ),
    Sort.REVIEW: ("Đến ngày rà soát hồ sơ tạm dừng", "Quyết định cho tiếp tục hoặc ngừng hồ sơ."),
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One message in the list. ``asks`` says that the reader still has to act, ``due_at`` by when, if by a day.

    Pages know a message by its ``name``: numbers count everybody's messages, and would tell of those to others (I-31).
    """

    id: int
    name: str
    at: datetime
    read: bool
    asks: bool
    sort: str
    code: str
    case_title: str
    headline: str
    action: str
    due_at: datetime | None
    late: bool
    facts: tuple[tuple[str, str], ...] = ()
    path: str = ""
    """The address of the page that it leads to."""
    kept: bool = False
    """Whether what was sent of it is kept as a document."""


def topic_path(topic: Topic, case: CaseNow) -> str:
    """Return the page that a message leads to: the case's, or the public one for whoever has no part in the case."""
    return f"/binh-chon/{topic.content['slug']}" if topic.for_outsiders else case_path(case.code)


def case_path(code: str) -> str:
    """Return the address of a case's page."""
    return f"/ho-so/{code}"


def words(topic: Topic, lang: str | None, *, now: datetime) -> Words:
    """Word a message about a case as it stands now."""
    if topic.case is not None and topic.result is not None:
        return result_words(topic.case, topic.result, lang)
    headline, action = HEADINGS[topic.sort][phase(topic, now)] if topic.sort in HEADINGS else OTHERS[topic.sort]
    unit = topic.case.holder_name if topic.case else ""
    moved = {name: said_of(topic, name, lang) for name in SAID.get(topic.sort, ())}
    return Words(
        translate(headline, lang, what=what_of(topic, lang), unit=unit, share=share_word(topic, lang), **moved),
        translate(action, lang, **moved),
        _facts(topic, lang),
    )


def said_of(topic: Topic, name: str, lang: str | None) -> str:
    """Return what a message says of its own; names in a list are translated."""
    said = topic.content.get(name, "")
    return ", ".join(translate(str(one), lang) for one in said) if isinstance(said, list) else str(said)


def _facts(topic: Topic, lang: str | None) -> tuple[tuple[str, str], ...]:
    """Until when a round takes dossiers; other messages state nothing by name."""
    until = closing_day(topic)
    return ((translate("Nhận hồ sơ đến hết ngày", lang), until),) if until else ()


def closing_day(topic: Topic) -> str:
    """Return the last day on which a round takes dossiers; nothing for messages of other sorts."""
    if topic.sort is not Sort.ROUND_OPEN:
        return ""
    return f"{date.fromisoformat(topic.content['closes_on']):%d/%m/%Y}"


def notices(
    session: Session, *, person: Person, now: datetime, limit: int, before: str | None = None, lang: str | None = None
) -> tuple[NoticeRow, ...]:
    """Return a person's newest messages, older than the one named ``before``.

    Messages about a case that the person may not see any more are left out, so a page may hold fewer rows than
    ``limit``.
    """
    columns = (Delivery.id, Delivery.message_id, Delivery.intent_id, Delivery.created_at, Delivery.read_at)
    found = select(*columns, OutboxIntent, was_kept().label("kept")).join(
        OutboxIntent, OutboxIntent.id == Delivery.intent_id
    )
    found = found.where(*_inbox(person.id))
    if before is not None:
        own = aliased(Delivery)
        named = select(own.id).where(own.user_id == person.id, own.channel == INAPP, own.message_id == before)
        found = found.where(Delivery.id < named.scalar_subquery())
    rows = session.execute(found.order_by(Delivery.id.desc()).limit(limit)).all()
    about = topics_of(session, list({row.intent_id: row.OutboxIntent for row in rows}.values()))
    seen = _visible(session, person, {topic.case.id for topic in about.values() if topic.case})
    shown = ((row, about[row.intent_id]) for row in rows)
    return tuple(
        _row(row, topic, topic.case, lang=lang or person.language, now=now)
        for row, topic in shown
        if topic.case and (topic.case.id in seen or topic.for_outsiders)
    )


def unread_count(session: Session, person_id: int) -> int:
    """Return how many messages the person has not read."""
    return session.scalar(select(func.count()).where(*_inbox(person_id), Delivery.read_at.is_(None))) or 0


def unread_column() -> Label[int]:
    """Return the same number as a column beside the row of an account."""
    found = select(func.count()).select_from(Delivery).where(*_inbox(User.id), Delivery.read_at.is_(None))
    return found.correlate(User).scalar_subquery().label("unread")


def notice_path(session: Session, person_id: int, notice_id: int) -> str | None:
    """Return the page that a message of the person leads to, or None when it is not the person's."""
    found = select(Delivery.intent_id).where(*_inbox(person_id), Delivery.id == notice_id)
    intent_id = session.scalar(found)
    topic = topics(session, [intent_id])[intent_id] if intent_id is not None else None
    return topic_path(topic, topic.case) if topic and topic.case else None


def _inbox(person_id: Any) -> tuple[Any, ...]:
    return Delivery.user_id == person_id, Delivery.channel == INAPP


def _visible(session: Session, person: Person, case_ids: set[int]) -> frozenset[int]:
    found = select(Case.id).where(Case.id.in_(sorted(case_ids)), visible(scope_of(person)))
    return frozenset(session.scalars(found))


def _row(row: Any, topic: Topic, case: CaseNow, *, lang: str, now: datetime) -> NoticeRow:
    said, current = words(topic, lang, now=now), topic.current
    due_at = topic.due_at if current else None
    return NoticeRow(
        row.id, row.message_id, row.created_at, row.read_at is not None, current and topic.sort not in FOR_KNOWING,
        topic.sort.value, case.code, case.title, said.headline, said.action, due_at,
        late=due_at is not None and days_over(now, due_at) > 0, facts=said.facts, path=topic_path(topic, case),
        kept=row.kept,
    )  # fmt: skip


def what_of(topic: Topic, lang: str | None) -> str:
    """Name the thing that the message is about: a term, an answer, a state or a step."""
    if topic.case is None:
        return ""
    process, content = topic.case.process, topic.content
    if topic.sort in (Sort.RENEWAL, Sort.APOLOGY) and topic.due_at is not None:
        return f"{local(topic.due_at):%d/%m/%Y}"
    if topic.sort in (Sort.REMINDER, Sort.ESCALATION):
        return translate(process.clock_by_key[content["clock_key"]].label, lang)
    if topic.task is not None and topic.sort in (Sort.ASKED, Sort.TASK, Sort.TASK_LATE):
        return translate(topic.task.label, lang)
    if topic.sort in SAID:
        return translate(str(next(content[name] for name in NAMED if name in content)), lang)
    step = topic.step
    return translate(
        step.label if step and topic.sort in (Sort.TOLD, Sort.URGED) else process.states[_state(topic)].label, lang
    )


def _state(topic: Topic) -> str:
    """The state that the message speaks of; the present one when it names none."""
    return str(topic.content.get("to") or (topic.case.state if topic.case else ""))
