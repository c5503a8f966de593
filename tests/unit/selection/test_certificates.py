"""How long a certificate is valid, what it is worth on a day, and which door it opens."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules import Rule, RuleBook, RuleMismatch
from workflow.selection.certificates import (
    LEGAL_FORMS,
    RULE,
    Certificate,
    Standing,
    masked,
    may_enter,
    number,
    standing,
    valid_until,
)
from workflow.shipped import shipped_rules

ROUND_2025 = date(2025, 6, 1)


def certificate(**changes):
    given_values = {
        "number": "0007/2024/CNNT-KV-BAC", "level": "region", "product": "Bộ trống đồng", "establishment_id": 3,
        "item_id": 11, "granted_on": date(2024, 9, 5), "valid_until": date(2026, 12, 31),
    }  # fmt: skip
    return Certificate(**given_values | changes)


def refused(*held, on=ROUND_2025, **how):
    return may_enter(held, level_below="region", item_id=11, on=on, rules=shipped_rules(), **how)


def expired(**changes):
    number_2022 = "0003/2022/CNNT-KV-BAC"
    return certificate(number=number_2022, granted_on=date(2022, 8, 1), valid_until=date(2024, 12, 31), **changes)


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_a_certificate_of_any_day_of_2024_is_valid_to_the_end_of_2026(granted_on):
    assert valid_until(granted_on, shipped_rules()) == date(2026, 12, 31)


@given(st.dates(date(2014, 10, 1), date(2100, 12, 31)))
def test_a_certificate_is_valid_to_the_end_of_the_third_year(granted_on):
    assert valid_until(granted_on, shipped_rules()) == date(granted_on.year + 2, 12, 31)


def test_a_certificate_of_2022_ended_with_2024():
    assert valid_until(date(2022, 3, 15), shipped_rules()) == date(2024, 12, 31)


def test_another_rule_of_that_day_gives_another_end():
    shorter = Rule(
        RULE, "term", {"month": 6, "day": 30, "length": 1, "inclusive": True}, "yearly", "QĐ", True, date.min
    )

    assert valid_until(date(2024, 2, 1), RuleBook([shorter])) == date(2025, 6, 30)


def test_a_rule_that_counts_days_is_no_rule_for_an_end_of_year():
    counted = Rule(RULE, "term", {"length": 900}, "cd", "QĐ", True, date.min)

    with pytest.raises(RuleMismatch):
        valid_until(date(2024, 2, 1), RuleBook([counted]))


@pytest.mark.parametrize(
    ("changes", "on", "found"),
    [
        ({}, date(2026, 12, 31), Standing.VALID),
        ({}, date(2027, 1, 1), Standing.EXPIRED),
        ({"revoked_on": date(2025, 5, 2)}, date(2025, 5, 1), Standing.VALID),
        ({"revoked_on": date(2025, 5, 2)}, date(2025, 5, 2), Standing.REVOKED),
        ({"revoked_on": date(2025, 5, 2)}, date(2030, 1, 1), Standing.REVOKED),
        ({"replaced_by": "0009/2024"}, date(2025, 5, 2), Standing.REPLACED),
        ({"replaced_by": "0009/2024"}, date(2030, 1, 1), Standing.REPLACED),
        ({"replaced_by": "0009/2024", "revoked_on": date(2025, 5, 2)}, date(2025, 5, 2), Standing.REVOKED),
    ],
)
def test_what_a_certificate_is_worth_on_a_day(changes, on, found):
    assert standing(certificate(**changes), on) is found


def test_a_valid_certificate_of_the_product_opens_the_next_level():
    assert refused(certificate()) is None


def test_a_certificate_of_2022_is_of_no_use_in_2025_and_the_refusal_says_why():
    refusal = refused(expired())

    assert refusal.code == "cert_expired"
    assert str(refusal) == (
        "Giấy chứng nhận số 0003/2022/CNNT-KV-BAC chỉ có giá trị đến hết ngày 31/12/2024, không dùng được ngày "
        "01/06/2025; căn cứ: TT 26/2014/TT-BCT Điều 17 khoản 3 (quy định sel_cert_expiry)."
    )


def test_one_valid_certificate_is_enough_beside_useless_ones():
    old = certificate(replaced_by="0009/2024")

    assert refused(expired(), old, certificate(number="0009/2024")) is None


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ([], "cert_missing"),
        ([certificate(level="province")], "cert_missing"),
        ([certificate(granted_on=date(2025, 6, 2))], "cert_missing"),
        ([certificate(item_id=12)], "cert_other_product"),
        ([certificate(revoked_on=date(2025, 1, 9))], "cert_revoked"),
        ([certificate(replaced_by="0009/2024")], "cert_replaced"),
        ([certificate(item_id=12), expired()], "cert_expired"),
        ([certificate(revoked_on=date(2025, 1, 9)), expired()], "cert_revoked"),
    ],
)
def test_a_product_without_a_valid_certificate_of_its_own_is_refused(held, code):
    assert refused(*held).code == code


def test_the_refusals_name_the_paper():
    texts = [
        str(refused(certificate(**changes)))
        for changes in ({"revoked_on": date(2025, 1, 9)}, {"replaced_by": "0009/2024"}, {"item_id": 12})
    ]

    assert texts == [
        "Giấy chứng nhận số 0007/2024/CNNT-KV-BAC đã bị thu hồi ngày 09/01/2025.",
        "Giấy chứng nhận số 0007/2024/CNNT-KV-BAC đã được thay bằng số 0009/2024.",
        "Giấy chứng nhận số 0007/2024/CNNT-KV-BAC cấp cho sản phẩm khác: Bộ trống đồng.",
    ]


def test_where_no_lower_round_is_held_nobody_needs_a_certificate():
    assert refused(lower_round_held=False) is None
    assert refused(certificate(item_id=12), lower_round_held=False) is None


def test_an_expired_certificate_is_not_saved_by_the_lack_of_a_lower_round():
    assert refused(expired(), lower_round_held=False).code == "cert_expired"


@given(st.permutations([expired(), certificate(item_id=12), certificate(revoked_on=date(2025, 1, 9))]))
def test_the_order_of_the_papers_does_not_matter(held):
    assert refused(*held).code == "cert_revoked"


def test_numbers_name_level_and_place():
    found = [number("province", 2024, 12, "dong-nai"), number("nation", 2025, 3), number("commune", 2026, 10000, "a")]

    assert found == ["0012/2024/CNNT-T-DONG-NAI", "0003/2025/CNNT-QG", "10000/2026/CNNT-X-A"]


def test_a_number_begins_at_one():
    with pytest.raises(ValueError, match="above zero"):
        number("region", 2024, 0, "bac")


SERIES = st.tuples(
    st.sampled_from(["commune", "province", "region", "nation"]),
    st.integers(2014, 2100),
    st.integers(1, 99_999),
    st.sampled_from(["", "bac", "dong-nai", "dong-thap"]),
)


@given(SERIES, SERIES)
def test_different_certificates_have_different_numbers(one, other):
    assert (number(*one) == number(*other)) == (one == other)


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        ("Công ty TNHH Hà Anh", "Công ty TNHH H*** A***"),
        ("CÔNG TY CỔ PHẦN Cơ khí", "CÔNG TY CỔ PHẦN C*** k***"),
        ("Hơp Tác Xã Địa Linh", "Hơp Tác Xã Đ*** L***"),
        ("HTX Nông sản  19/5", "HTX N*** s*** 1***"),
        ("Nguyễn Thượng Sách", "N*** T*** S***"),
        ("Htxanh", "H***"),
        ("Hộ kinh doanh Suối Nắng (mẫu)", "Hộ kinh doanh S*** N*** (m***)"),
        ("Hộ kinh doanh ( ) (x", "Hộ kinh doanh (*** )*** (x***"),
        ("Công ty", "Công ty"),
        ("", ""),
    ],
)
def test_a_recipient_is_shown_by_first_letters(recipient, shown):
    assert masked(recipient) == shown


@given(st.text(alphabet="abc đĐ\tê", max_size=20), st.text(alphabet="xyz", min_size=2, max_size=9))
def test_of_a_name_two_words_with_one_beginning_look_alike(before, tail):
    assert masked(f"{before} x{tail}") == masked(f"{before} x{tail[::-1]}y")


@pytest.mark.parametrize("form", LEGAL_FORMS)
def test_every_legal_form_stays_whole(form):
    assert masked(f"{form} Bình Minh") == f"{form} B*** M***"
