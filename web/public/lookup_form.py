"""The boxes of the look-up: code and key, and what one thinks of a case that has its result."""

from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField, LongTextField, TextField
from workflow.services.ratings import SCORES


class LookUpForm(WorkForm):
    """Code and key as they stand on the receipt."""

    code = TextField("Mã hồ sơ", hint="Ví dụ: DONGNAI-261005-0012", max_length=80)
    key = TextField("Khoá tra cứu", hint="8 chữ và số, in trên giấy tiếp nhận", max_length=40)


class RatingForm(LookUpForm):
    """The same pair once more, and the rating."""

    score = ChoiceField("Bạn có hài lòng với việc giải quyết hồ sơ này không?", choices=SCORES, radio=True)
    reason = LongTextField("Lý do hoặc góp ý", required=False, max_length=1_000)
