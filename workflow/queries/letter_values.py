"""What fills the places of a letter, as its case stands now: the one door through which every mail is worded."""

from collections.abc import Mapping
from datetime import date, datetime

from workflow.calendar import WorkCalendar, local
from workflow.i18n import translate
from workflow.letters.house import House
from workflow.letters.kinds import KINDS, Kind
from workflow.letters.places import AGENCY, CODE, LINK, READER
from workflow.promises import standing_promise
from workflow.queries.notice_weight import BENEFICIARY
from workflow.queries.notices import closing_day, said_of, topic_path, what_of, words
from workflow.queries.phases import HEADINGS, phase, share_word
from workflow.queries.result_words import result_values
from workflow.queries.topic import CaseNow, Sort, Topic
from workflow.queries.veil import told_state

FROM_STEPS = frozenset({Sort.HANDED, Sort.TOLD, Sort.ASKED, Sort.ASSIGNED, Sort.URGED})
MOVES: Mapping[str, str] = {
    "before": "han_cu",
    "after": "han_moi",
    "basis": "can_cu",
    "since": "hieu_luc",
    "parts": "thay_doi",
}
UNNAMED = "account"


def kind_of(topic: Topic, now: datetime) -> Kind:
    """Return the kind of letter that tells of a topic as it stands now."""
    if topic.sort is Sort.ACCOUNT:
        return KINDS.get(str(topic.content.get("purpose")), KINDS[UNNAMED])
    if topic.result is not None:
        outcome = "recognised" if topic.result.recognised else "left_out"
        return KINDS[f"result_{'again' if topic.result.again else outcome}"]
    if topic.for_outsiders:
        return KINDS["round_open_outside"]
    if topic.sort in HEADINGS:
        key = f"{topic.sort}_{phase(topic, now)}"
        return KINDS[key if key in KINDS else topic.sort.value]
    return KINDS[topic.sort.value]


def values_of(
    topic: Topic, reader: str, lang: str, *, now: datetime, calendar: WorkCalendar, house: House
) -> dict[str, str]:
    """Return what fills each place of the letter to somebody of this name; of a digest, all but its cases."""
    same = {READER: reader, AGENCY: house.agency}
    if topic.case is None:
        page = kind_of(topic, now).page % {"token": "", "slug": "", **topic.content}
        return {**same, LINK: house.base_url + page}
    when = by_when(topic.due_at, now, calendar, lang) if topic.due_at else ""
    return {
        **same,
        LINK: house.base_url + topic_path(topic, topic.case),
        **_of_case(topic, topic.case, lang, when, now),
    }


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


def _of_case(topic: Topic, case: CaseNow, lang: str, when: str, now: datetime) -> dict[str, str]:
    said, what = words(topic, lang, now=now), what_of(topic, lang)
    moved = {place: said_of(topic, name, lang) for name, place in MOVES.items()}
    result = result_values(topic.result, lang) if topic.result is not None else {}
    return {
        CODE: case.code, "ten_de_an": case.title, "trang_thai": _state_word(topic, case, case.state, lang),
        "viec": what, "ngay_het": what, "phan_da_dung": share_word(topic, lang),
        "phai_gui": what, "don_vi": case.holder_name, "han_xu_ly": when,
        "ngay_hen": _promised(topic, case), "nhan_den": closing_day(topic),
        "dien_bien": _happened(topic, case, lang) or said.headline, "viec_can_lam": said.action, **moved,
        **result,
    }  # fmt: skip


def _happened(topic: Topic, case: CaseNow, lang: str) -> str:
    """Tell of the step that was taken; nothing when the message does not come from one."""
    if topic.step is None or topic.sort not in FROM_STEPS:
        return ""
    step, on = translate(topic.step.label, lang), f"{local(topic.created_at):%d/%m/%Y}"
    state = _state_word(topic, case, str(topic.content.get("to") or case.state), lang)
    return translate(
        "Ngày %(on)s, bước “%(step)s” đã được thực hiện; hồ sơ ở trạng thái “%(state)s”.", lang, on=on, step=step,
        state=state,
    )  # fmt: skip


def _promised(topic: Topic, case: CaseNow) -> str:
    """The day that is promised to the applicant, who alone is told."""
    promised = standing_promise(case.process, case.state, case.promised_at)
    return f"{local(promised):%d/%m/%Y}" if promised and topic.audience == BENEFICIARY else ""


def _state_word(topic: Topic, case: CaseNow, state: str, lang: str) -> str:
    """The state in words; to a nominee, as a nominee is told it before the result is published."""
    told = told_state(case.process, state) if topic.audience == BENEFICIARY else case.process.states[state]
    return translate(told.label, lang)
