"""Forms of the reconciliation: which months, and what the Treasury states for one of them."""

from workflow.forms.base import WorkForm
from workflow.forms.case_fields import COST_LIMIT, ExtraMoneyField, PeriodField
from workflow.forms.checks import answered
from workflow.forms.fields import ChoiceField, TextField
from workflow.forms.rows import RowsField

MOST_ROWS = 60


class Backwards:
    """The first month may not come after the last."""

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the last month when it does."""
        if answered(form, "tu", "den") and form["tu"].data > form["den"].data:
            form.refuse("den", "Đến tháng không được trước từ tháng.")


class MonthsForm(WorkForm):
    """The months that are looked at, both included."""

    tu = PeriodField("Từ tháng")
    den = PeriodField("Đến tháng")
    checks = (Backwards(),)


class StatementRow(WorkForm):
    """What the Treasury states: for one case, or for the whole line where the code is empty."""

    code = TextField("Mã hồ sơ", required=False, max_length=80)
    advanced = ExtraMoneyField("Tạm ứng", high=COST_LIMIT, hint="")
    paid = ExtraMoneyField("Thanh toán", high=COST_LIMIT, hint="")
    refunded = ExtraMoneyField("Thu hồi", high=COST_LIMIT, hint="")


class StatementForm(WorkForm):
    """The figures of one month on one line, typed row by row where no sheet is sent."""

    line_id = ChoiceField("Dòng ngân sách", choices=())
    month = PeriodField("Tháng")
    rows = RowsField(
        "Số của Kho bạc", StatementRow, max_rows=MOST_ROWS, required=False,
        hint="Bỏ trống mã hồ sơ để ghi số của cả dòng. Số ghi sau thay số ghi trước của cùng tháng.",
    )  # fmt: skip
