"""The request to the level above in words: whom it asks, for how many, on which grounds, and who signs."""

from dataclasses import replace
from datetime import date

import pytest

from workflow.selection.letter_words import (
    Request,
    counted,
    enclosed_with,
    grounds,
    list_subject,
    paragraphs,
    signed_as,
    subject,
)

ASKED = Request("province", "region", 2026, "UBND tỉnh Đồng Nai", "Cục Khuyến công", ("948/QĐ-UBND", date(2026, 3, 2)),
                3, 0, 2)  # fmt: skip


def test_subject_and_list_name_the_level_above():
    assert subject(ASKED) == "V/v đề nghị bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp khu vực"
    assert list_subject(ASKED) == "Sản phẩm công nghiệp nông thôn tiêu biểu cấp khu vực"


def test_the_request_says_who_asks_whom_for_what():
    assert paragraphs(ASKED)[2] == (
        "UBND tỉnh Đồng Nai đề nghị Cục Khuyến công xem xét, bình chọn 3 sản phẩm của 2 cơ sở công nghiệp nông thôn đã"
        " được công nhận là sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh năm 2026 tham gia bình chọn cấp khu vực."
    )
    assert "đề nghị cơ quan tổ chức bình chọn cấp trên xem xét" in paragraphs(replace(ASKED, addressee=""))[2]


def test_the_own_decision_is_a_ground_once_there_is_one():
    own = (
        "Căn cứ Quyết định số 948/QĐ-UBND ngày 02/03/2026 về việc công nhận sản phẩm công nghiệp nông thôn tiêu biểu"
        " cấp tỉnh năm 2026;"
    )
    assert grounds(ASKED)[1:] == (own,)
    assert grounds(replace(ASKED, decision=None)) == grounds(ASKED)[:1]


def test_sets_count_once_and_are_told():
    assert counted(replace(ASKED, sets=1)) == (
        "3 sản phẩm, trong đó có 1 bộ sản phẩm, của 2 cơ sở công nghiệp nông thôn"
    )  # fmt: skip


def test_the_list_names_its_letter_or_leaves_room_for_it():
    assert enclosed_with("120/UBND-KT", date(2026, 3, 23), "UBND xã Thống Nhất") == (
        "(Kèm theo văn bản số 120/UBND-KT ngày 23/03/2026 của UBND xã Thống Nhất)"
    )
    assert enclosed_with("", None, "UBND") == "(Kèm theo văn bản số …………… ngày ……/……/……… của UBND)"


@pytest.mark.parametrize(
    ("level", "authority", "title"),
    [
        ("commune", "TM. Ủy ban nhân dân", "Chủ tịch"), ("province", "TM. Ủy ban nhân dân", "Chủ tịch"),
        ("region", "", "Cục trưởng"),
    ],
)  # fmt: skip
def test_the_committee_signs_through_its_chair_and_the_agency_by_its_head(level, authority, title):
    assert signed_as(level) == {"authority": authority, "title": title, "note": "(Chữ ký, dấu)"}
