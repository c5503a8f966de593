"""The form of a programme of several years, as its decision states it."""

from typing import Any

from workflow.forms import RowsField, WorkForm
from workflow.forms.case_fields import PaperNumberField, RecentDateField, YearField
from workflow.forms.checks import NotFuture
from workflow.forms.fields import ChoiceField, IntegerField, LongTextField, MoneyField
from workflow.services.programmes import Goal, ProgrammeWish

MOST_GOALS, MOST_PROJECTS = 40, 100_000


class GoalRow(WorkForm):
    """What is aimed at in one activity."""

    activity = ChoiceField("Nội dung hoạt động")
    projects = IntegerField("Số đề án, kế hoạch", low=1, high=MOST_PROJECTS)
    money = MoneyField("Kinh phí khuyến công")


class ProgrammeForm(WorkForm):
    """Years, money, decision and basis, and what is aimed at."""

    first_year = YearField("Năm đầu")
    last_year = YearField("Năm cuối")
    total = MoneyField("Tổng kinh phí khuyến công của giai đoạn", low=1, hint="Chỉ vốn nhà nước, không gồm vốn đối ứng")
    projects = IntegerField("Tổng số đề án, kế hoạch", low=1, high=MOST_PROJECTS, required=False)
    decision_number = PaperNumberField("Số quyết định", hint="Ví dụ: 35/QĐ-UBND")
    decided_on = RecentDateField("Ngày quyết định")
    basis = LongTextField("Căn cứ", hint="Văn bản mà quyết định dựa vào", min_length=5, max_length=2_000)
    goals = RowsField(
        "Mục tiêu theo nội dung", GoalRow, max_rows=MOST_GOALS, offers="activity", required=False, spare=4
    )
    checks = (NotFuture("decided_on"),)

    def wish(self) -> ProgrammeWish:
        """The programme that was described."""
        said: dict[str, Any] = self.values()
        return ProgrammeWish(**{**said, "goals": tuple(Goal(**row) for row in said["goals"] or ())})
