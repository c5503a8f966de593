"""Every field takes what people write here, and nothing that only a parser would take."""

from datetime import date

import pytest

from tests.unit.every_field import NAMES, Every
from workflow.forms.base import WorkForm
from workflow.forms.fields import (
    ChoiceField,
    TextField,
)
from workflow.forms.reading import read_text, tax_check_digit

MONEY_SHAPE = "viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."
MONEY_DOTS = "tách hàng nghìn bằng dấu chấm và bỏ phần lẻ, ví dụ 1.234.567."
MONEY_RANGE = "phải từ 0 đến 1.000.000.000.000.000."
NEGATIVE = "số tiền không được âm."
DATE_SHAPE = "viết ngày/tháng/năm với đủ bốn chữ số của năm, ví dụ 05/10/2026."
TAX_SHAPE = "phải có 10 chữ số, 13 chữ số (10-3) hoặc 12 chữ số định danh cá nhân."
TAX_DIGIT = "chữ số thứ mười không khớp; xem lại mã số thuế trên giấy đăng ký."
PHONE_SHAPE = "viết số điện thoại Việt Nam, ví dụ 0912 345 678 hoặc 0251 3822 232."
EMAIL_SHAPE = "viết một địa chỉ thư điện tử, ví dụ ten@congty.vn."
CONTROL = "có ký tự điều khiển hoặc ký tự hỏng; xóa rồi gõ lại chỗ đó."
ONE_LINE = "viết trên một dòng, bỏ các chỗ xuống dòng."

ACCEPTED = [
    ("text", "  Cơ sở Hồng Sáng \t", "Cơ sở Hồng Sáng"),
    ("text", "\u0110o\u0302\u0300ng", "Đồng"),
    ("text", "\ufeffĐắk\u200b Lắk", "Đắk Lắk"),
    ("text", "a" + "\u0323\u0301" * 2, "ạ\u0323\u0301\u0301"),
    ("text", "{{7*7}} <b> %s ' --", "{{7*7}} <b> %s ' --"),
    ("lines", "một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
    ("money", "1.234.567", 1_234_567),
    ("money", "1 234 567", 1_234_567),
    ("money", "1\u00a0234\u00a0567\u00a0₫", 1_234_567),
    ("money", "1234567", 1_234_567),
    ("money", "1.234.567 đồng", 1_234_567),
    ("money", "1.234.567Đ", 1_234_567),
    ("money", "500000 VND", 500_000),
    ("money", "0", 0),
    ("money", "000", 0),
    ("money", "1.000.000.000.000.000", 10**15),
    ("count", "1", 1),
    ("count", "500", 500),
    ("balance", "-100", -100),
    ("percent", "0", 0),
    ("percent", "100 %", 100),
    ("day", "5/10/2026", date(2026, 10, 5)),
    ("day", "05-10-2026", date(2026, 10, 5)),
    ("day", "05.10.2026", date(2026, 10, 5)),
    ("day", "2026-10-05", date(2026, 10, 5)),
    ("day", "29/2/2028", date(2028, 2, 29)),
    ("day", "1/1/1900", date(1900, 1, 1)),
    ("day", "31/12/2100", date(2100, 12, 31)),
    ("in_2026", "1/1/2026", date(2026, 1, 1)),
    ("in_2026", "31/12/2026", date(2026, 12, 31)),
    ("tax_code", "0300588569", "0300588569"),
    ("tax_code", "0101248141", "0101248141"),
    ("tax_code", "0100 109 106", "0100109106"),
    ("tax_code", "0100109106-001", "0100109106-001"),
    ("tax_code", "0100109106001", "0100109106-001"),
    ("tax_code", "075 085 001234", "075085001234"),
    ("phone", "0912 345 678", "0912345678"),
    ("phone", "+84 912.345.678", "0912345678"),
    ("phone", "+84 (0)912 345 678", "0912345678"),
    ("phone", "(0251) 3822-232", "02513822232"),
    ("phone", "1900 1234", "19001234"),
    ("email", "Lien.He+kc@CongTy.COM.vn", "Lien.He+kc@congty.com.vn"),
    ("email", "a@" + "b" * 60 + ("." + "c" * 62) * 3 + ".vn", "a@" + "b" * 60 + ("." + "c" * 62) * 3 + ".vn"),
    ("kind", "cooperative", "cooperative"),
    ("papers", ["c", "a", "c"], ("a", "c")),
    ("pledge", "on", True),
    ("person", "9", 9),
    ("token", "0f8e-11", "0f8e-11"),
    ("version", "12", 12),
]
REFUSED = [
    ("text", "a\x00b", CONTROL),
    ("text", "a\ud800b", CONTROL),
    ("text", "hóa đơn\u202efdp.exe", CONTROL),
    ("text", "\x1b[31m", CONTROL),
    ("text", "a\ufffe", CONTROL),
    ("text", "a" + "\u0301" * 5, CONTROL),
    ("text", "An\r\nBcc: x@y.vn", ONE_LINE),
    ("text", "a" * 501, "rút còn tối đa 500 ký tự (đang có 501)."),
    ("text", "a" * 2**20, "rút còn tối đa 500 ký tự (đang có 1.048.576)."),
    ("lines", "a" * 2**20, "rút còn tối đa 10.000 ký tự (đang có 1.048.576)."),
    ("lines", "a\x0cb", CONTROL),
    ("lines", "a" + "\u0301\u0323" * 14_000, CONTROL),
    ("text", 7, "phải là chữ."),
    ("text", None, "phải là chữ."),
    ("money", ["1", "2"], "được gửi hai lần; tải lại trang rồi điền lại."),
    ("money", "NaN", MONEY_SHAPE),
    ("money", "Infinity", MONEY_SHAPE),
    ("money", "1e400", MONEY_SHAPE),
    ("money", "0x10", MONEY_SHAPE),
    ("money", "1_000", MONEY_SHAPE),
    ("money", "١٢٣", MONEY_SHAPE),
    ("money", "１２３", MONEY_SHAPE),
    ("money", "1²", MONEY_SHAPE),
    ("money", "12.34", MONEY_SHAPE),
    ("money", "1234.567", MONEY_SHAPE),
    ("money", "1.234 567", MONEY_SHAPE),
    ("money", "+5", MONEY_SHAPE),
    ("money", "₫", MONEY_SHAPE),
    ("money", "5 đô", MONEY_SHAPE),
    ("money", "1,2 tỷ", MONEY_DOTS),
    ("money", "1.234.567,50", MONEY_DOTS),
    ("money", "-1", NEGATIVE),
    ("money", "−1", NEGATIVE),
    ("money", "1000000000000001", MONEY_RANGE),
    ("money", "9" * 400, MONEY_RANGE),
    ("count", "0", "phải từ 1 đến 500."),
    ("count", "501", "phải từ 1 đến 500."),
    ("count", "-3", "viết số nguyên bằng chữ số từ 0 đến 9, ví dụ 12."),
    ("balance", "-101", "phải từ -100 đến 100."),
    ("percent", "-0", "viết số nguyên bằng chữ số từ 0 đến 9, ví dụ 12."),
    ("percent", "101", "phải từ 0 đến 100."),
    ("percent", "12,5", "viết số nguyên bằng chữ số từ 0 đến 9, ví dụ 12."),
    ("day", "31/02/2026", "tháng 2/2026 chỉ có từ ngày 1 đến ngày 28."),
    ("day", "31/4/2026", "tháng 4/2026 chỉ có từ ngày 1 đến ngày 30."),
    ("day", "0/1/2026", "tháng 1/2026 chỉ có từ ngày 1 đến ngày 31."),
    ("day", "1/13/2026", "không có tháng 13."),
    ("day", "1/1/1899", "năm phải từ 1900 đến 2100."),
    ("day", "2101-01-01", "năm phải từ 1900 đến 2100."),
    ("day", "1/1/26", DATE_SHAPE),
    ("day", "1/1-2026", DATE_SHAPE),
    ("day", "５/10/2026", DATE_SHAPE),
    ("day", "hôm nay", DATE_SHAPE),
    ("in_2026", "31/12/2025", "phải từ 01/01/2026 đến 31/12/2026."),
    ("in_2026", "1/1/2027", "phải từ 01/01/2026 đến 31/12/2026."),
    ("tax_code", "0300588568", TAX_DIGIT),
    ("tax_code", "030058856", TAX_SHAPE),
    ("tax_code", "0100109106-01", TAX_SHAPE),
    ("tax_code", "٠١٠٠١٠٩١٠٦", TAX_SHAPE),
    ("tax_code", "099085001234", "số định danh cá nhân bắt đầu bằng mã tỉnh từ 001 đến 096."),
    ("phone", "12345", PHONE_SHAPE),
    ("phone", "0112345678", PHONE_SHAPE),
    ("phone", "+1 202 555 0100", PHONE_SHAPE),
    ("phone", "０９１２３４５６７８", PHONE_SHAPE),
    ("email", "a@b", EMAIL_SHAPE),
    ("email", "a@b.vn, c@d.vn", EMAIL_SHAPE),
    ("email", "a b@c.vn", EMAIL_SHAPE),
    ("email", "tên@congty.vn", EMAIL_SHAPE),
    ("email", ".a@b.vn", EMAIL_SHAPE),
    ("email", "a..b@c.vn", EMAIL_SHAPE),
    ("email", "a@" + "b" * 61 + ("." + "c" * 62) * 3 + ".vn", EMAIL_SHAPE),
    ("email", "a@b.vn\nBcc: c@d.vn", ONE_LINE),
    ("kind", "SME", "chọn một mục trong danh sách."),
    ("papers", ["a", "z"], "chọn những mục trong danh sách."),
    ("papers", ["a"] * 201, "chọn nhiều nhất 200 mục."),
    ("pledge", "2", "đánh dấu hoặc để trống."),
    ("person", "8", "chọn một người trong danh sách."),
    ("person", "٩", "chọn một người trong danh sách."),
    ("token", "a b", "đã cũ hoặc bị sửa; tải lại trang rồi làm lại."),
    ("version", "١", "đã cũ hoặc bị sửa; tải lại trang rồi làm lại."),
    ("version", "1" * 5000, "rút còn tối đa 500 ký tự (đang có 5.000)."),
]


@pytest.mark.parametrize(("name", "typed", "value"), ACCEPTED)
def test_field_takes(name: str, typed: object, value: object) -> None:
    form = Every({name: typed})

    assert form.validate(), form.errors
    assert form[name].data == value


@pytest.mark.parametrize(("name", "typed", "reason"), REFUSED)
def test_field_refuses(name: str, typed: object, reason: str) -> None:
    form = Every({name: typed})

    assert not form.validate()
    assert form.errors == {name: [f"{form[name].label.text}: {reason}"]}
    assert form[name].data == form.field(name).blank


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("typed", ["", " ", "\u00a0\n", []])
def test_an_empty_answer_is_no_error_where_none_is_required(name: str, typed: object) -> None:
    form = Every({name: typed, "other": "x"})

    assert form.validate(), form.errors
    assert form[name].data == form.field(name).blank


def test_text_is_composed_and_ends_are_bare() -> None:
    assert read_text(" e\u0302\u0301 \u00a0") == "ế"


def test_a_question_is_answered_not_entered() -> None:
    class Asked(WorkForm):
        eligible = ChoiceField("Cơ sở có giấy phép không?", choices=[("yes", "Có"), ("no", "Không")], radio=True)

    form = Asked({"x": ""})
    form.validate()

    assert form.errors == {"eligible": ["Trả lời câu hỏi: Cơ sở có giấy phép không?"]}
    assert [option.label for option in form.eligible.iter_choices()] == ["Có", "Không"]


def test_a_label_in_capitals_keeps_them_and_a_field_may_ask_in_its_own_words() -> None:
    class Place(WorkForm):
        commune = TextField("UBND xã")
        street = TextField("Đường", required_message="Nhập số nhà và tên đường.")

    form = Place({"x": ""})
    form.validate()

    assert form.errors == {"commune": ["Nhập UBND xã."], "street": ["Nhập số nhà và tên đường."]}


def test_a_list_shows_the_chosen_option() -> None:
    page = str(Every({"kind": "sme"}).kind) + str(Every({"papers": ["b"]}).papers) + str(Every({"pledge": "y"}).pledge)

    assert page.count("selected") == 2
    assert 'checked id="pledge" name="pledge" type="checkbox" value="y"' in page


@pytest.mark.parametrize(("first_nine", "digit"), [("030058856", 9), ("010010910", 6), ("000000000", None)])
def test_the_tenth_digit_of_a_tax_code(first_nine: str, digit: int | None) -> None:
    assert tax_check_digit(first_nine) == digit
