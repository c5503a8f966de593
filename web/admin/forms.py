"""Forms of the administrator: a person with a first role, a role more, the end of one, an official day."""

from datetime import date
from typing import Any

from web.words import ROLES
from workflow.definition import Role
from workflow.files.day_list import KIND_WORDS, MOST_BYTES
from workflow.forms import DateOrder, WorkForm
from workflow.forms.fields import ChoiceField, DateField, EmailField, LongTextField, PhoneField, TextField
from workflow.services.administration import PLACES, NewDay, NewPerson, NewPost

GIVEN_ROLES = tuple((role.value, ROLES[role]) for role in PLACES)
DAY_KINDS = tuple(KIND_WORDS.items())
LINES_HINT = "Mỗi dòng: ngày; loại; tên gọi. Ví dụ: 16/03/2026 - 17/03/2026; Cơ quan nghỉ; Bão số 3"


class PostForm(WorkForm):
    """A role in a unit from one day on."""

    role = ChoiceField("Vai trò", choices=GIVEN_ROLES)
    unit_id = ChoiceField("Đơn vị")
    since = DateField("Từ ngày")
    until = DateField("Đến hết ngày", required=False)
    checks = (DateOrder("since", "until"),)

    def post(self) -> NewPost:
        """The role that was described."""
        said: dict[str, Any] = self.values()
        return NewPost(Role(said["role"]), said["unit_id"], said["since"], said["until"])


class PersonForm(PostForm):
    """Somebody new."""

    name = TextField("Họ và tên", max_length=120)
    email = EmailField(
        "Thư điện tử", hint="Lời mời đặt mật khẩu được gửi tới địa chỉ này, dùng được một lần trong 7 ngày."
    )
    title = TextField("Chức danh", required=False, max_length=120)
    phone = PhoneField("Điện thoại", required=False)

    def person(self) -> NewPerson:
        """The person that was described."""
        said: dict[str, Any] = self.values()
        return NewPerson(said["name"], said["email"], said["title"], said["phone"] or "", self.post())


class EndForm(WorkForm):
    """The last day of a role."""

    last_day = DateField("Ngày cuối còn vai trò")


class DayForm(WorkForm):
    """An official decision about one day."""

    on = DateField("Ngày")
    kind = ChoiceField("Là ngày", choices=DAY_KINDS)
    scope = ChoiceField("Áp dụng cho")
    label = TextField("Tên gọi", min_length=3, max_length=120)
    basis = TextField("Văn bản quyết định", hint="Số, ký hiệu, cơ quan ban hành", min_length=5, max_length=200)

    def new_day(self) -> NewDay:
        """The decision that was described."""
        said: dict[str, Any] = self.values()
        day: date = said["on"]
        return NewDay(day, said["scope"], said["kind"], said["label"], said["basis"])


class DecisionForm(WorkForm):
    """An official decision about several days, typed or as a file."""

    basis = TextField("Văn bản quyết định", hint="Số, ký hiệu, cơ quan ban hành", min_length=5, max_length=200)
    scope = ChoiceField("Áp dụng cho")
    rows = LongTextField("Các ngày", required=False, hint=LINES_HINT, max_length=MOST_BYTES)
