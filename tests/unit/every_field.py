"""A form with one field of each kind, none required."""

from datetime import date

from workflow.forms import LineItemRow, RowsField
from workflow.forms.base import WorkForm
from workflow.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    PercentField,
    PersonField,
    PhoneField,
    TaxCodeField,
    TextField,
    VersionField,
)


class Every(WorkForm):
    """One field of each kind, none required."""

    text = TextField("Tên", required=False)
    lines = LongTextField("Nội dung", required=False)
    money = MoneyField("Số tiền", required=False)
    count = IntegerField("Số máy", low=1, high=500, required=False)
    balance = IntegerField("Chênh lệch", low=-100, high=100, required=False)
    percent = PercentField("Tiến độ", required=False)
    day = DateField("Ngày", required=False)
    in_2026 = DateField("Ngày trong năm", earliest=date(2026, 1, 1), latest=date(2026, 12, 31), required=False)
    tax_code = TaxCodeField("Mã số thuế", required=False)
    phone = PhoneField("Điện thoại", required=False)
    email = EmailField("Thư điện tử", required=False)
    kind = ChoiceField("Loại hình", choices=[("sme", "DN nhỏ và vừa"), ("cooperative", "HTX")], required=False)
    papers = MultiChoiceField("Giấy tờ", choices=[("a", "Đơn"), ("b", "Báo giá"), ("c", "Giấy phép")], required=False)
    pledge = CheckField("Cam kết", required=False)
    person = PersonField("Người nhận", choices=[(7, "An"), (9, "Bình")], required=False)
    machines = RowsField("Máy móc", LineItemRow, required=False)
    token = HiddenField()
    version = VersionField()


NAMES = [name for name, _ in Every()._fields.items() if name != "machines"]
