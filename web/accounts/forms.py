"""Forms of the account pages. A password is taken letter for letter and never shown again."""

from typing import Any

from wtforms import widgets

from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField, EmailField, PhoneField, TaxCodeField, TextField
from workflow.forms.reading import Unreadable
from workflow.services.passwords import too_easy

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
NOTICES = (
    ("at_once", "Gửi ngay từng thông báo"),
    ("digest", "Gộp thành một thư mỗi sáng ngày làm việc"),
    ("off", "Không gửi, tôi xem trên trang Thông báo"),
)
ALWAYS = "Thông báo mà pháp luật buộc gửi và thư về tài khoản luôn được gửi ngay."
KINDS = (
    ("enterprise", "Doanh nghiệp"),
    ("cooperative", "Hợp tác xã, tổ hợp tác"),
    ("household", "Hộ kinh doanh"),
)
BIG = 4096


class PasswordField(TextField):
    """A password, as typed."""

    widget: Any = widgets.PasswordInput(hide_value=True)
    kind = "password"

    def read_text(self, raw: object) -> str:
        if not isinstance(raw, str) or len(raw) > BIG:
            raise Unreadable("quá dài.")
        return raw

    def typed(self) -> dict[str, list[str]]:
        return {}


class NewPasswordField(PasswordField):
    """A password that is being chosen."""

    def read(self, text: str) -> str:
        refusal = too_easy(text)
        if refusal is not None:
            raise Unreadable(refusal.message, **refusal.params)
        return text


def new_password(label: str = "Mật khẩu mới") -> NewPasswordField:
    """The box for a new password with what is asked of it."""
    return NewPasswordField(label, hint=NEW_PASSWORD)


NEW_PASSWORD = "Từ 15 đến 128 ký tự; một câu dài dễ nhớ là tốt nhất. Được dán từ trình quản lý mật khẩu."  # noqa: S105 -- not a secret


class Repeated:
    """Both boxes of a new password must say the same."""

    def __call__(self, form: WorkForm, /) -> None:
        """Refuse the second box when it differs."""
        if not form.field("password").errors and form["password"].data != form["again"].data:
            form.refuse("again", "Hai lần nhập mật khẩu khác nhau. Hãy nhập lại.")


class NotAboutThemselves:
    """A password made of what others know of the person is refused."""

    def __call__(self, form: WorkForm, /) -> None:
        """Judge the password again, with the words that the form knows of the person."""
        refusal = None if form.field("password").errors else too_easy(form["password"].data, about=known_words(form))
        if refusal is not None:
            form.refuse("password", refusal.message, **refusal.params)


def known_words(form: WorkForm) -> tuple[str, ...]:
    """Names and the first part of the address, as far as the form has them."""
    texts = {name: str(form[name].data or "") for name in ("name", "establishment", "email") if name in form}
    given = (*texts.values(), texts.get("email", "").partition("@")[0], *getattr(form, "known", ()))
    return tuple(text for text in given if text)


class SignInForm(WorkForm):
    """E-mail and password."""

    email = TextField("Thư điện tử", max_length=254)
    password = PasswordField("Mật khẩu")


class AskResetForm(WorkForm):
    """Where to send the link."""

    email = EmailField("Thư điện tử")


class NewPasswordForm(WorkForm):
    """A new password, twice."""

    checks = (NotAboutThemselves(), Repeated())
    known: tuple[str, ...] = ()
    password = new_password()
    again = PasswordField("Nhập lại mật khẩu mới")


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody who knows the present one."""

    present = PasswordField("Mật khẩu hiện nay")


class ProfileForm(WorkForm):
    """What people say of themselves."""

    name = TextField("Họ và tên", max_length=120)
    phone = PhoneField("Điện thoại", required=False)
    language = ChoiceField("Ngôn ngữ của trang và của thư", choices=LANGUAGES)
    notices = ChoiceField("Thông báo về công việc qua thư điện tử", choices=NOTICES, radio=True, hint=ALWAYS)


class RegisterForm(WorkForm):
    """An establishment and the person who acts for it."""

    checks = (NotAboutThemselves(), Repeated())
    tax_code = TaxCodeField(
        "Mã số thuế của cơ sở",
        hint="10 chữ số, 13 chữ số của chi nhánh, hoặc 12 chữ số định danh của chủ hộ kinh doanh.",
    )
    establishment = TextField("Tên cơ sở", max_length=200)
    kind = ChoiceField("Loại hình", choices=KINDS)
    commune_id = ChoiceField("Xã, phường nơi đặt cơ sở", choices=())
    address = TextField("Địa chỉ sản xuất", max_length=200)
    name = TextField("Họ và tên người đại diện", max_length=120)
    phone = PhoneField("Điện thoại")
    email = EmailField("Thư điện tử", hint="Chúng tôi gửi một liên kết xác nhận đến địa chỉ này.")
    password = new_password("Mật khẩu")
    again = PasswordField("Nhập lại mật khẩu")

    def wish(self) -> dict[str, Any]:
        """The clean answers without the password."""
        return {name: answer for name, answer in self.values().items() if name not in ("password", "again")}
