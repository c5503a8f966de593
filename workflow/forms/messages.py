"""The texts of forms in the language of the person: ours, and those that WTForms brings in English."""

from workflow.i18n import known_language, translate
from workflow.money import format_number

# Every message of the library, so that a field or validator of its own never answers in English.
LIBRARY = {
    "Invalid field name '%s'.": "Không có ô tên '%s'.",
    "Field must be equal to %(other_name)s.": "Phải giống ô %(other_name)s.",
    "Field must be at least %(min)d character long.": "Viết ít nhất %(min)d ký tự.",
    "Field must be at least %(min)d characters long.": "Viết ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Viết nhiều nhất %(max)d ký tự.",
    "Field cannot be longer than %(max)d characters.": "Viết nhiều nhất %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Viết đúng %(max)d ký tự.",
    "Field must be exactly %(max)d characters long.": "Viết đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Viết từ %(min)d đến %(max)d ký tự.",
    "Number must be at least %(min)s.": "Số phải từ %(min)s trở lên.",
    "Number must be at most %(max)s.": "Số phải từ %(max)s trở xuống.",
    "Number must be between %(min)s and %(max)s.": "Số phải từ %(min)s đến %(max)s.",
    "Date must be at least %(min)s.": "Ngày phải từ %(min)s trở đi.",
    "Date must be at most %(max)s.": "Ngày phải đến %(max)s trở lại.",
    "Date must be between %(min)s and %(max)s.": "Ngày phải từ %(min)s đến %(max)s.",
    "This field is required.": "Điền ô này.",
    "Invalid input.": "Nội dung không đúng dạng.",
    "Invalid email address.": "Địa chỉ thư điện tử không đúng dạng.",
    "Invalid IP address.": "Địa chỉ IP không đúng dạng.",
    "Invalid Mac address.": "Địa chỉ MAC không đúng dạng.",
    "Invalid URL.": "Địa chỉ trang không đúng dạng.",
    "Invalid UUID.": "Mã UUID không đúng dạng.",
    "Invalid value, must be one of: %(values)s.": "Chọn một trong: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Không được là một trong: %(values)s.",
    "This field cannot be edited.": "Ô này không sửa được.",
    "This field is disabled and cannot have a value.": "Ô này đang khóa và không nhận nội dung.",
    "Invalid CSRF Token.": "Trang đã hết hạn; tải lại trang rồi làm lại.",
    "CSRF token missing.": "Trang đã hết hạn; tải lại trang rồi làm lại.",
    "CSRF failed.": "Trang đã hết hạn; tải lại trang rồi làm lại.",
    "CSRF token expired.": "Trang đã hết hạn; tải lại trang rồi làm lại.",
    "Invalid Choice: could not coerce.": "Chọn một mục trong danh sách.",
    "Choices cannot be None.": "Chưa có danh sách để chọn.",
    "Not a valid choice.": "Chọn một mục trong danh sách.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Chọn những mục trong danh sách.",
    "'%(value)s' is not a valid choice for this field.": "'%(value)s' không có trong danh sách.",
    "'%(value)s' are not valid choices for this field.": "'%(value)s' không có trong danh sách.",
    "Not a valid datetime value.": "Ngày giờ không đúng dạng.",
    "Not a valid date value.": "Ngày không đúng dạng.",
    "Not a valid time value.": "Giờ không đúng dạng.",
    "Not a valid week value.": "Tuần không đúng dạng.",
    "Not a valid integer value.": "Viết một số nguyên.",
    "Not a valid decimal value.": "Viết một số.",
    "Not a valid float value.": "Viết một số.",
}


class FormTexts:
    """The translations object of one form: gettext and ngettext as WTForms asks, ``say`` for our own texts."""

    def __init__(self, lang: str | None) -> None:
        self.lang = known_language(lang)

    def gettext(self, string: str) -> str:
        return translate(LIBRARY.get(string, string), self.lang)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)

    def say(self, text: str, **params: object) -> str:
        """A Vietnamese text in the language of the form; whole numbers are grouped as that language groups them."""
        shown = {k: format_number(v, self.lang) if isinstance(v, int) else v for k, v in params.items()}
        return translate(text, self.lang, **shown)
