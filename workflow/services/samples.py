"""Calibration: samples that the jury scores and discusses before the round's own scores open, apart from them."""

from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.forms.reading import Unreadable, read_text
from workflow.models import SampleItem, SampleScore
from workflow.models.base import table_of
from workflow.rounds.records import Round, jurors
from workflow.rounds.scores import HUNDREDTHS
from workflow.selection.councils import Seat
from workflow.services.jury_gate import OVER, ROUND_OVER, locked_round, own_lines
from workflow.services.sheet_reading import Typed, read_sheet

SAMPLE, MARKS = table_of(SampleItem), table_of(SampleScore)
STEP, MOST, LONGEST_TITLE, LONGEST = "calibrate", 3, 200, 6_000
NOT_SECRETARY = Refusal("not_secretary", "Chỉ thư ký của đợt lập mẫu và ghi kết luận.", "Báo thư ký của đợt.")
NOT_JUROR = Refusal("not_juror", "Chỉ thành viên chấm điểm của Ban giám khảo chấm mẫu.", "Xem phần việc của bạn.")
SCORES_OPEN = Refusal("scores_open", "Đợt đã mở chấm điểm nên không chấm mẫu nữa.", "Chấm các sản phẩm của đợt.")
ENOUGH = Refusal("enough_samples", "Mỗi đợt có nhiều nhất %(most)s mẫu.", "Dùng các mẫu đã có.", {"most": MOST})
GIVEN = Refusal("sample_given", "Bạn đã chấm mẫu này.", "Điểm mẫu giữ nguyên để cùng trao đổi.")
CONCLUDED = Refusal("sample_concluded", "Mẫu này đã có kết luận.", "Xem kết luận ở dưới bảng điểm.")
UNSCORED = Refusal("sample_unscored", "Chưa có giám khảo nào chấm mẫu này.", "Chờ giám khảo chấm rồi ghi kết luận.")
NO_TEXT = Refusal("sample_text", "Chưa ghi đủ nội dung.", "Viết tên mẫu, mô tả hoặc kết luận trong giới hạn ký tự.")


def add_sample(session: Session, of: Round, title: str, about: str, *, by: Person, now: datetime) -> int:
    """Add a sample that the jury of a round will score and return its number; the secretary does so, thrice at most."""
    now_round = _before_scores(session, of, by, now=now)
    _refuse_others(session, now_round, by, now=now)
    if _count(session, of) >= MOST:
        raise StepRefused(STEP, (ENOUGH,))
    values = {"title": _text(title, LONGEST_TITLE), "about": _text(about, LONGEST, lines=True), "round_id": of.id}
    number: int = session.execute(insert(SAMPLE).values(values).returning(SAMPLE.c.id)).scalar_one()
    return number


def score_sample(session: Session, of: Round, sample_id: int, typed: Typed, *, by: Person, now: datetime) -> None:
    """Keep a juror's marks for a sample: all of them, once. They count for nothing else."""
    now_round = _before_scores(session, of, by, now=now)
    on = local(now).date()
    if not jurors(own_lines(session, now_round, by, now=now), on):
        raise StepRefused(STEP, (NOT_JUROR,))
    _sample(session, of, sample_id)
    own = (MARKS.c.sample_id == sample_id, MARKS.c.user_id == by.id)
    if session.execute(select(func.count()).where(*own)).scalar_one():
        raise StepRefused(STEP, (GIVEN,))
    marks = _marks_alone(of, typed)
    rows = [{"sample_id": sample_id, "user_id": by.id, "criterion": key, "hundredths": mark}
            for key, mark in marks.items()]  # fmt: skip
    session.execute(insert(MARKS), rows)


def conclude_sample(session: Session, of: Round, sample_id: int, text: str, *, by: Person, now: datetime) -> None:
    """Keep what the jury concluded about a sample, once; the secretary writes it."""
    now_round = _before_scores(session, of, by, now=now)
    _refuse_others(session, now_round, by, now=now)
    if _sample(session, of, sample_id) is not None:
        raise StepRefused(STEP, (CONCLUDED,))
    if not session.execute(select(func.count()).where(MARKS.c.sample_id == sample_id)).scalar_one():
        raise StepRefused(STEP, (UNSCORED,))
    values = {"conclusion": _text(text, LONGEST, lines=True), "discussed_at": now}
    session.execute(update(SAMPLE).where(SAMPLE.c.id == sample_id).values(values))


def _before_scores(session: Session, of: Round, by: Person, *, now: datetime) -> Round:
    now_round = locked_round(session, of, by, alone=True)
    own_lines(session, now_round, by, now=now)
    if now_round.state in OVER:
        raise StepRefused(STEP, (ROUND_OVER,))
    if now_round.scoring_since is not None:
        raise StepRefused(STEP, (SCORES_OPEN,))
    return now_round


def _refuse_others(session: Session, of: Round, by: Person, *, now: datetime) -> None:
    if all(line.seat is not Seat.SECRETARY for line in own_lines(session, of, by, now=now)):
        raise StepRefused(STEP, (NOT_SECRETARY,))


def _sample(session: Session, of: Round, sample_id: int) -> datetime | None:
    """Return when a sample of the round was discussed, locked; CaseNotFound for one of another round."""
    found = select(SAMPLE.c.discussed_at).where(SAMPLE.c.id == sample_id, SAMPLE.c.round_id == of.id)
    row = session.execute(found.with_for_update()).one_or_none()
    if row is None:
        raise CaseNotFound(sample_id)
    moment: datetime | None = row.discussed_at
    return moment


def _count(session: Session, of: Round) -> int:
    return session.execute(select(func.count()).where(SAMPLE.c.round_id == of.id)).scalar_one()


def _marks_alone(of: Round, typed: Typed) -> dict[str, int]:
    """The marks in hundredths; a sample needs no comment, however high or low it is marked."""
    noted = {head.key: typed.comments.get(head.key) or head.label for head in of.rubric.criteria}
    read = read_sheet(of.rubric, Typed(typed.marks, noted), final=True)
    return {key: int(mark * HUNDREDTHS) for key, mark in read.marks.items()}


def _text(text: str, limit: int, *, lines: bool = False) -> str:
    try:
        clean = read_text(text, lines=lines, limit=limit)
    except Unreadable:
        clean = ""
    if not clean:
        raise StepRefused(STEP, (NO_TEXT,))
    return clean
