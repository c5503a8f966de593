"""The box in which a case is looked up."""

from workflow.forms import WorkForm
from workflow.forms.fields import TextField


class LookUpForm(WorkForm):
    """Code and key as they stand on the receipt."""

    code = TextField("Mã hồ sơ", hint="Ví dụ: DONGNAI-261005-0012", max_length=80)
    key = TextField("Khoá tra cứu", hint="8 chữ và số, in trên giấy tiếp nhận", max_length=40)
