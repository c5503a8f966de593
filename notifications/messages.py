"""Words messages that go out by mail: subject, text and HTML, in the language of their reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from notifications.channels import Message
from workflow.calendar import WorkCalendar, local
from workflow.i18n import known_language, translate
from workflow.promises import standing_promise
from workflow.queries.notice_weight import BENEFICIARY
from workflow.queries.notices import topic_path, words
from workflow.queries.people import Addressee
from workflow.queries.topic import CaseNow, Sort, Topic
from workflow.queries.veil import told_state

TEMPLATES = Path(__file__).parent / "templates"
PREFERENCES = "/tai-khoan"
LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True)
class House:
    """What every message says of its sender: the address of the application, and the agency's name."""

    base_url: str = "http://localhost:8000"
    agency: str = "Hệ thống quản lý khuyến công"


@dataclass(frozen=True, slots=True)
class Account:
    """A message that is about no case: what it is about, what was asked for, and the page that its link opens."""

    subject: str
    paragraphs: tuple[str, ...]
    page: str
    button: str


ACCOUNTS: Mapping[str, Account] = {
    "reset": Account(
        "Đặt lại mật khẩu",
        (
            "Có yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Liên kết dưới đây dùng được một lần, trong 30 phút.",
            "Nếu bạn không yêu cầu, hãy bỏ qua thư này; mật khẩu không thay đổi.",
        ),
        "/dat-lai-mat-khau/%(token)s",
        "Đặt mật khẩu mới",
    ),
    "invitation": Account(
        "Mời sử dụng hệ thống",
        ("Bạn được mời sử dụng hệ thống. Liên kết dưới đây dùng được một lần, trong 7 ngày, để đặt mật khẩu.",),
        "/dat-lai-mat-khau/%(token)s",
        "Đặt mật khẩu",
    ),
    "confirm": Account(
        "Xác nhận địa chỉ thư điện tử",
        ("Mở liên kết dưới đây trong vòng 2 ngày để xác nhận địa chỉ thư điện tử của bạn.",),
        "/xac-nhan-thu/%(token)s",
        "Xác nhận địa chỉ",
    ),
    "already_registered": Account(
        "Địa chỉ này đã có tài khoản",
        (
            "Có người vừa đăng ký cơ sở bằng địa chỉ này. Nếu là bạn, hãy đăng nhập bằng tài khoản đã có.",
            "Nếu không phải bạn, hãy bỏ qua thư này; tài khoản không thay đổi.",
        ),
        "/dang-nhap",
        "Đăng nhập",
    ),
    "deputy": Account(
        "Bạn được giao thay mặt người vắng",
        (
            "Bạn được giao xử lý hồ sơ thay một người trong đơn vị trong những ngày người đó vắng.",
            "Mở trang dưới đây để xem thay mặt ai, từ ngày nào đến ngày nào và trong giới hạn nào.",
        ),
        "/vang-mat",
        "Xem việc thay mặt",
    ),
    "deputy_ended": Account(
        "Việc thay mặt đã kết thúc",
        ("Lần vắng mặt mà bạn được giao thay mặt đã kết thúc. Bạn không còn xử lý hồ sơ thay người đó.",),
        "/vang-mat",
        "Mở trang vắng mặt",
    ),
    "round_seat": Account(
        "Mời tham gia đợt bình chọn",
        (
            "Bạn có tên trong Hội đồng, Ban giám khảo hoặc Tổ chuyên gia của một đợt bình chọn sản phẩm.",
            "Trước khi xem bất kỳ hồ sơ nào, hãy khai báo xung đột lợi ích với từng sản phẩm.",
        ),
        "/cham-diem/%(slug)s",
        "Khai báo xung đột lợi ích",
    ),
    "round_scores": Account(
        "Đã mở chấm điểm",
        (
            "Ban giám khảo bắt đầu chấm điểm. Bạn chấm độc lập; phiếu được niêm phong đến khi đóng chấm điểm.",
            "Bản đang chấm tự lưu. Có thể tải phiếu về chấm ngoại tuyến rồi tải lên lại.",
        ),
        "/cham-diem/%(slug)s",
        "Mở phiếu chấm",
    ),
}
OTHER = Account(
    "Thay đổi ở tài khoản của bạn",
    (
        "Tài khoản của bạn vừa có thay đổi. Mở trang tài khoản để xem.",
        "Nếu bạn không thực hiện, hãy đổi mật khẩu và báo cho quản trị hệ thống.",
    ),
    PREFERENCES,
    "Mở trang tài khoản",
)


@dataclass(frozen=True, slots=True)
class Group:
    """What a digest says of one case: its title, the address of its page, and a line for each message."""

    title: str
    link: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in one language, before it is laid out."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str
    button: str
    facts: tuple[tuple[str, str], ...] = field(default=())
    groups: tuple[Group, ...] = field(default=())


def compose(
    topic: Topic, reader: Addressee, identity: str, *, now: datetime, calendar: WorkCalendar, house: House
) -> Message:
    """Word one message for its reader."""
    lang = known_language(reader.language)
    if topic.case is None:
        letter = _account_letter(topic, lang, house)
    else:
        when = by_when(topic.due_at, now, calendar, lang) if topic.due_at else ""
        letter = _case_letter(topic, topic.case, lang, house, when=when)
    return laid_out(letter, reader, identity, now=now, house=house)


def laid_out(letter: Letter, reader: Addressee, identity: str, *, now: datetime, house: House) -> Message:
    """Put what a message says into the two forms in which it goes out."""
    lang = known_language(reader.language)
    page = {"letter": letter, "reader": reader, "house": house, "lang": lang, "_": partial(_said, lang)}
    text, html = (_environment().get_template(f"letter.{kind}").render(page) for kind in ("txt", "html"))
    return Message(identity, now, reader.name, reader.email, lang, letter.subject, text, html)


def by_when(due_at: datetime, now: datetime, calendar: WorkCalendar, lang: str | None) -> str:
    """Return a due date with the working days that are left or over."""
    due_on, today = local(due_at).date(), local(now).date()
    if due_on == today:
        return f"{due_on:%d/%m/%Y} ({translate('hôm nay', lang)})"
    return f"{due_on:%d/%m/%Y} ({_distance(today, due_on, calendar, lang)})"


def _distance(today: date, due_on: date, calendar: WorkCalendar, lang: str | None) -> str:
    if due_on > today:
        left = calendar.working_days(today, due_on)
        return translate("còn 1 ngày làm việc" if left == 1 else "còn %(n)s ngày làm việc", lang, n=left)
    over = calendar.working_days(due_on, today)
    return translate("quá hạn 1 ngày làm việc" if over == 1 else "quá hạn %(n)s ngày làm việc", lang, n=over)


def _case_letter(topic: Topic, case: CaseNow, lang: str, house: House, *, when: str) -> Letter:
    said = words(topic, lang)
    return Letter(
        _short(f"[{case.code}] {said.headline}: {case.title}"),
        (_happened(topic, case, lang) or said.headline, said.action),
        house.base_url + topic_path(topic, case),
        translate("Xem đợt bình chọn" if topic.for_outsiders else "Mở hồ sơ", lang),
        ((translate("Hồ sơ", lang), case.code), *(said.facts or _case_facts(topic, case, lang, when))),
    )


def _case_facts(topic: Topic, case: CaseNow, lang: str, when: str) -> tuple[tuple[str, str], ...]:
    """What a message says of a case that it does not say by itself."""
    facts = {
        "Tên đề án": case.title,
        "Trạng thái": _state_word(topic, case, case.state, lang),
        "Hạn xử lý": when,
        "Ngày hẹn trả kết quả": _promised(topic, case),
    }
    return tuple((translate(label, lang), value) for label, value in facts.items() if value)


def _promised(topic: Topic, case: CaseNow) -> str:
    """The day that is promised to the applicant, who alone is told."""
    promised = standing_promise(case.process, case.state, case.promised_at)
    return f"{local(promised):%d/%m/%Y}" if promised and topic.audience == BENEFICIARY else ""


def _happened(topic: Topic, case: CaseNow, lang: str) -> str:
    """Tell of the step that was taken; nothing when the message does not come from one."""
    if topic.step is None or topic.sort not in (Sort.HANDED, Sort.TOLD, Sort.ASKED, Sort.ASSIGNED, Sort.URGED):
        return ""
    step, on = translate(topic.step.label, lang), f"{local(topic.created_at):%d/%m/%Y}"
    state = _state_word(topic, case, str(topic.content.get("to") or case.state), lang)
    return translate(
        "Ngày %(on)s, bước “%(step)s” đã được thực hiện; hồ sơ ở trạng thái “%(state)s”.", lang, on=on, step=step,
        state=state,
    )  # fmt: skip


def _state_word(topic: Topic, case: CaseNow, state: str, lang: str) -> str:
    """The state in words; to a nominee, as a nominee is told it before the result is published."""
    told = told_state(case.process, state) if topic.audience == BENEFICIARY else case.process.states[state]
    return translate(told.label, lang)


def _account_letter(topic: Topic, lang: str, house: House) -> Letter:
    account = ACCOUNTS.get(str(topic.content.get("purpose")), OTHER)
    link = house.base_url + account.page % {"token": "", "slug": "", **topic.content}
    paragraphs = tuple(translate(text, lang) for text in account.paragraphs)
    return Letter(translate(account.subject, lang), paragraphs, link, translate(account.button, lang))


def _short(subject: str) -> str:
    """Keep a subject to one line of a sensible length."""
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def _said(lang: str, text: str, **params: object) -> str:
    return translate(text, lang, **params)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
