"""The sections of a round's plan, and the steps by which a round seats, replaces, recuses and assigns its members."""

from collections import Counter
from typing import Any

from workflow.forms import reading
from workflow.forms.base import DateOrder, StepForm, WorkForm
from workflow.forms.case_fields import ListField, PaperNumberField, PeriodField, RecentDateField, YearField, YesNoField
from workflow.forms.checks import NotFuture, answered, sum_of
from workflow.forms.draft import DraftForm
from workflow.forms.fields import ChoiceField, IntegerField, PercentField, PersonField, TextField
from workflow.forms.registry import register
from workflow.forms.rows import RowsField
from workflow.forms.selection_codes import (
    BODIES,
    CONFLICT_VERDICTS,
    MISSING_RULES,
    PRODUCT_GROUPS,
    SEATS,
    TIE_RULES,
    VOTE_BASES,
)
from workflow.forms.steps import Note, Reason
from workflow.selection import composition
from workflow.shipped import shipped_rubrics

MOST_ITEMS, MOST_MEMBERS, MOST_PAIRS = 2_000, 60, 30_000
FEWEST_JURORS = 3
QUOTAS = tuple(f"quota_{group}" for group, _ in PRODUCT_GROUPS)
SEATS_OF = {body.value: {seat.value for seat in seats} for body, seats in composition.SEATS.items()}


def ceremony_follows(form: WorkForm, /) -> None:
    """Nobody is honoured in a month before the last dossier is in."""
    if answered(form, "closes_on", "ceremony") and form["ceremony"].data < f"{form['closes_on'].data:%Y-%m}":
        form.refuse("ceremony", "Tháng tôn vinh không được trước tháng kết thúc nhận hồ sơ.")


@register("section_round_plan")
class RoundPlanSection(DraftForm):
    """What the round is about and when it receives dossiers."""

    title = TextField("Tên đợt bình chọn", min_length=10, max_length=200)
    year = YearField("Năm bình chọn")
    opens_on = RecentDateField("Ngày bắt đầu nhận hồ sơ")
    closes_on = RecentDateField("Ngày kết thúc nhận hồ sơ")
    ceremony = PeriodField("Tháng tôn vinh", required=False)
    groups = ListField("Nhóm sản phẩm được dự", choices=PRODUCT_GROUPS)
    basis = TextField("Căn cứ tổ chức", hint="Số, ký hiệu của kế hoạch hoặc quyết định", min_length=5, max_length=300)
    checks = (DateOrder("opens_on", "closes_on"), ceremony_follows)


class RubricField(ChoiceField):
    """One of the score sheets that come with the program."""

    def __init__(self, label: str, **options: Any) -> None:
        sheets = [(rubric.key, rubric.label) for rubric in shipped_rubrics().values()]
        super().__init__(label, choices=sheets, radio=True, **options)


class ShareField(PercentField):
    """A share of which nothing is no choice: 1 to 100."""

    def read(self, text: str) -> int:
        return reading.read_integer(text.removesuffix("%").rstrip(), low=1, high=100)


class QuotaField(IntegerField):
    """How many may be recognised, where a number was set."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"high": MOST_ITEMS, "required": False, **options})


def mark_within_sheet(form: WorkForm, /) -> None:
    """Nobody can be asked for more points than the sheet gives."""
    if answered(form, "rubric", "pass_mark"):
        most = shipped_rubrics()[form["rubric"].data].maximum
        if form["pass_mark"].data > most:
            form.refuse("pass_mark", "Mức đạt không được quá %(most)s điểm, tổng điểm của phiếu chấm.", most=most)


def groups_within_quota(form: WorkForm, /) -> None:
    """Numbers by group may not promise more than the total."""
    if not answered(form, "quota") or any(form.field(name).errors for name in QUOTAS):
        return
    together = sum_of(form, *QUOTAS)
    if together > form["quota"].data:
        text = "Số lượng của các nhóm cộng lại là %(together)s, nhiều hơn tổng số; sửa tổng số hoặc số của nhóm."
        form.refuse("quota", text, together=together)


@register("section_round_rules")
class RoundRulesSection(DraftForm):
    """By which sheet products are scored, and how the council decides. They are fixed once the plan is approved."""

    rubric = RubricField("Phiếu chấm điểm")
    pass_mark = IntegerField("Mức đạt (điểm)", low=1, high=1_000, hint="TT 26/2014/TT-BCT Điều 17: từ 70 điểm trở lên")
    per_item = IntegerField("Số giám khảo chấm mỗi sản phẩm", low=FEWEST_JURORS, high=MOST_MEMBERS)
    missing = ChoiceField("Khi thiếu phiếu chấm", choices=MISSING_RULES, radio=True)
    quorum = ShareField(
        "Thành viên phải có mặt (%)", hint="Số người lẻ được tính tròn lên; muốn hai phần ba thì ghi 66"
    )
    base = ChoiceField("Tỷ lệ tán thành tính trên", choices=VOTE_BASES, radio=True)
    threshold = ShareField("Tỷ lệ tán thành (%)", hint="Quá bán thì ghi 50 và chọn phải nhiều hơn")
    strict = YesNoField("Số phiếu tán thành phải nhiều hơn tỷ lệ này?", hint="Không thì chỉ cần bằng tỷ lệ")
    tie = ChoiceField("Khi số phiếu ngang nhau", choices=TIE_RULES, radio=True)
    secret = YesNoField("Hội đồng bỏ phiếu kín?")
    quota = QuotaField("Tổng số sản phẩm được công nhận", low=1, hint="Để trống nếu không giới hạn")
    quota_handicraft = QuotaField("Số lượng nhóm thủ công mỹ nghệ")
    quota_agro_food = QuotaField("Số lượng nhóm chế biến nông, lâm, thủy sản và thực phẩm")
    quota_mechanical = QuotaField("Số lượng nhóm thiết bị, máy móc, dụng cụ và phụ tùng cơ khí")
    quota_other = QuotaField("Số lượng nhóm sản phẩm khác")
    checks = (mark_within_sheet, groups_within_quota)


def seat_in_body(form: WorkForm, /) -> None:
    """A juror sits in the jury, an expert in the expert team, a council member in the council."""
    if answered(form, "body", "seat") and form["seat"].data not in SEATS_OF[form["body"].data]:
        form.refuse("seat", "Chức danh này không có trong tổ chức đã chọn; chọn lại một trong hai ô.")


class SeatRow(WorkForm):
    """One person in one seat, by a decision."""

    user_id = PersonField("Họ và tên")
    body = ChoiceField("Tổ chức", choices=BODIES)
    seat = ChoiceField("Chức danh", choices=SEATS)
    decision = PaperNumberField("Số quyết định")
    from_on = RecentDateField("Từ ngày")
    checks = (seat_in_body,)


def seated_once(form: WorkForm, /) -> None:
    """Nobody sits twice in one body."""
    seated = Counter((row["user_id"], row["body"]) for row in form["members"].data if row["user_id"] is not None)
    if any(times > 1 for times in seated.values()):
        form.refuse("members", "Trong mỗi tổ chức, một người chỉ ghi một dòng; bỏ dòng thừa.")


@register("seating")
class SeatingForm(StepForm):
    """Who sits on the council, the jury and the expert team; the people depend on the case."""

    intro = "Ghi theo các quyết định thành lập. Ghi thêm được cho tới khi mở nhận hồ sơ."
    members = RowsField("Thành viên", SeatRow, max_rows=MOST_MEMBERS, offers="user_id")
    checks = (seated_once,)


@register("calling")
class CallingForm(StepForm):
    """The call for dossiers goes out."""

    intro = "Từ bước này cơ sở nộp được hồ sơ vào đợt bình chọn."
    note = Note()


@register("member_replacement")
class MemberReplacementForm(StepForm):
    """Somebody takes the seat of another; seats and people depend on the case."""

    intro = "Người mới giữ đúng chức danh của người cũ. Phiếu của người cũ không được tính, trừ khi đã đóng chấm điểm."
    leaving_id = ChoiceField("Thành viên thôi tham gia")
    coming_id = PersonField("Người thay")
    from_on = RecentDateField("Từ ngày")
    decision = PaperNumberField("Số quyết định")
    reason = Reason()
    checks = (NotFuture("from_on"),)


def pair(text: object) -> tuple[int, ...]:
    """A nomination and a person: "12:7" in the page, (12, 7) in the values."""
    return tuple(int(part) for part in str(text).split(":"))


@register("conflict_decision")
class ConflictDecisionForm(StepForm):
    """Whether a member may deal with a nomination; the open declarations depend on the case."""

    intro = "Người phải rút không thấy gì về sản phẩm này nữa, và phiếu đã chấm không được tính."
    declaration = ChoiceField("Khai báo của thành viên về sản phẩm")
    verdict = ChoiceField("Quyết định", choices=CONFLICT_VERDICTS, radio=True)
    reason = Reason()

    def values(self) -> dict[str, object]:
        declared = self.declaration.data
        return {**super().values(), "declaration": None if declared is None else pair(declared)}


@register("assignment")
class AssignmentForm(StepForm):
    """Which juror scores which nomination; the pairs depend on the case."""

    intro = "Mỗi giám khảo chỉ thấy và chấm những sản phẩm được giao."
    per_item = IntegerField("Số giám khảo chấm mỗi sản phẩm", low=FEWEST_JURORS, high=MOST_MEMBERS)
    pairs = ListField("Phân công", most=MOST_PAIRS)

    def values(self) -> dict[str, object]:
        return {**super().values(), "pairs": [pair(chosen) for chosen in self.pairs.data]}
