"""The shipped offices and activities, and what their reader refuses."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from workflow.i18n import catalogue
from workflow.reference import UnitSeed, activities, units
from workflow.reference.activities import read_activities
from workflow.reference.units import read_units
from workflow.seeds import SeedInvalid
from workflow.shipped import shipped_rules

BEFORE, TODAY = date(2025, 6, 30), date(2026, 11, 21)
OFFICES = {"so-cong-thuong": "department", "so-tai-chinh": "finance", "trung-tam-khuyen-cong": "centre"}


def codes(kind: str, day: date) -> set[str]:
    return {unit.code for unit in units() if unit.kind == kind and unit.valid_on(day)}


def unit(code: str) -> UnitSeed:
    return next(found for found in units() if found.code == code)


def test_provinces_are_34_today_and_63_before_the_mergers():
    assert (len(codes("province", TODAY)), len(codes("province", BEFORE))) == (34, 63)


def test_provinces_untouched_by_the_mergers_are_eleven():
    assert codes("province", TODAY) & codes("province", BEFORE) == {
        "ha-noi", "hue", "lai-chau", "dien-bien", "son-la", "lang-son", "quang-ninh", "thanh-hoa", "nghe-an",
        "ha-tinh", "cao-bang",
    }  # fmt: skip


def test_predecessors_lead_to_a_present_province():
    gone = [found for found in units() if found.kind == "province" and found.valid_to]
    assert len(gone) == 52
    assert {found.successor for found in gone} == codes("province", TODAY) - codes("province", BEFORE)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("dong-nai", {"dong-nai-cu", "binh-phuoc"}),
        ("dong-thap", {"dong-thap-cu", "tien-giang"}),
        ("phu-tho", {"phu-tho-cu", "vinh-phuc", "hoa-binh"}),
        ("lam-dong", {"lam-dong-cu", "dak-nong", "binh-thuan"}),
        ("ho-chi-minh", {"ho-chi-minh-cu", "ba-ria-vung-tau", "binh-duong"}),
    ],
)
def test_provinces_are_joined_as_the_resolution_says(now, before):
    assert {found.code for found in units() if found.kind == "province" and found.successor == now} == before


@pytest.mark.parametrize("day", [BEFORE, TODAY])
def test_provinces_have_their_three_offices_at_any_time(day):
    expected = {(f"{code}/{suffix}", kind) for code in codes("province", day) for suffix, kind in OFFICES.items()}
    assert {(found.code, found.kind) for found in units() if found.valid_on(day)} >= expected


def test_offices_of_a_merged_province_go_on_in_the_new_one():
    assert unit("binh-phuoc/so-cong-thuong").successor == "dong-nai/so-cong-thuong"
    assert unit("bac-kan/trung-tam-khuyen-cong").successor == "thai-nguyen/trung-tam-khuyen-cong"


def test_offices_bear_their_own_names_where_they_are_known():
    name = "Trung tâm Khuyến công và Xúc tiến Công thương Tuyên Quang"
    assert (unit("tuyen-quang/trung-tam-khuyen-cong").name, unit("tuyen-quang/trung-tam-khuyen-cong").verified) == (
        name,
        True,
    )
    assert unit("ha-tinh/trung-tam-khuyen-cong").name == "Trung tâm Khuyến công Hà Tĩnh"
    assert unit("ha-tinh/trung-tam-khuyen-cong").verified is False


def test_communes_of_the_two_main_provinces_are_complete():
    parents = Counter(unit(code).parent for code in codes("commune", TODAY))
    assert (parents["dong-nai"], parents["dong-thap"]) == (95, 102)


def test_wards_of_dong_nai_grew_by_ten_when_it_became_a_city():
    communes = [unit(code) for code in codes("commune", TODAY) if code.startswith("dong-nai/")]
    wards = [sum(found.name_on(day).startswith("Phường") for found in communes) for day in (date(2026, 4, 29), TODAY)]
    assert wards == [23, 33]


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("dong-nai", date(2026, 4, 29), "Tỉnh Đồng Nai"),
        ("dong-nai", date(2026, 4, 30), "Thành phố Đồng Nai"),
        ("hue", date(2024, 12, 31), "Tỉnh Thừa Thiên Huế"),
        ("hue", date(2025, 1, 1), "Thành phố Huế"),
        ("dong-nai/xa-trang-bom", date(2026, 1, 1), "Xã Trảng Bom"),
        ("dong-nai/xa-trang-bom", TODAY, "Phường Trảng Bom"),
        ("dong-nai/so-cong-thuong", TODAY, "Sở Công Thương Đồng Nai"),
    ],
)
def test_names_are_those_of_the_day(code, day, name):
    assert unit(code).name_on(day) == name


def test_national_codes_are_used_once_at_a_time():
    for kind, day in (("province", BEFORE), ("province", TODAY), ("commune", TODAY), ("district", BEFORE)):
        used = [unit(code).national_code for code in codes(kind, day)]
        assert len(set(used)) == len(used)
        assert None not in used


def test_units_come_after_their_parents():
    seen: set[str | None] = {None}
    for found in units():
        assert found.parent in seen
        seen.add(found.code)


def test_districts_end_with_the_two_level_government():
    ends = {found.valid_to for found in units() if found.kind == "district"}
    assert ends == {BEFORE}


UNIT = "{code: a, name: A, kind: province, valid_from: 2020-01-01, basis: b, verified: true"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (UNIT + ", colour: red}", "units.yaml: groups[0].units[0]: không có khóa 'colour'; các khóa: basis, code,"),
        (UNIT + ", parent: x}", "a: đơn vị cấp trên 'x' không có"),
        (UNIT + ", parent: a}", "a: là cấp trên của chính mình"),
        (UNIT + ", valid_to: 2021-01-01}", "a: ngày kết thúc và đơn vị kế tục phải đi cùng nhau"),
        (UNIT + ", valid_to: 2021-01-01, successor: x}", "a: đơn vị kế tục 'x' không có"),
        (UNIT + ", valid_to: 2019-01-01, successor: a}", "a: kết thúc trước khi bắt đầu"),
        (UNIT + ", valid_to: 2021-01-01, successor: a}", "a: đơn vị kế tục 'a' chưa hoặc không còn hoạt động"),
        (UNIT + "}, " + UNIT + "}", "a: mã dùng hai lần"),
        (UNIT.replace("province", "empire") + "}", "a: loại 'empire' không có"),
        (UNIT.replace("2020-01-01", "yes") + "}", "groups[0].units[0].valid_from: True không phải date"),
        (UNIT.replace(", basis: b", "") + "}", "groups[0].units[0]: thiếu khóa 'basis'"),
        (UNIT + ", code: b}", "khóa viết hai lần: code"),
        (
            UNIT + "}, {code: b, parent: a, name: B, kind: commune, valid_from: 2019-12-31, basis: b, verified: true}",
            "b: có ngày nằm ngoài thời gian của cấp trên 'a'",
        ),
    ],
)
def test_units_that_cannot_be_are_refused_by_name(tmp_path: Path, rows, said):
    (tmp_path / "units.yaml").write_text(f"groups:\n- units: [{rows}]\n")
    with pytest.raises(SeedInvalid) as refused:
        read_units(tmp_path)
    assert said in str(refused.value)


def test_unit_problems_are_listed_all_at_once(tmp_path: Path):
    (tmp_path / "units.yaml").write_text(f"groups:\n- units: [{UNIT}, parent: x, valid_to: 2021-01-01}}]\n")
    with pytest.raises(SeedInvalid) as refused:
        read_units(tmp_path)
    assert len(str(refused.value).splitlines()) == 2


def test_office_names_must_belong_to_an_office(tmp_path: Path):
    (tmp_path / "units.yaml").write_text(f"groups:\n- units: [{UNIT}, office_names: {{so-x: X}}}}]\n")
    with pytest.raises(SeedInvalid, match="không có khóa 'so-x'"):
        read_units(tmp_path)


def test_circles_of_units_are_refused(tmp_path: Path):
    other = UNIT.replace("code: a", "code: b") + ", parent: a}"
    (tmp_path / "units.yaml").write_text(f"groups:\n- units: [{UNIT}, parent: b}}, {other}]\n")
    with pytest.raises(SeedInvalid, match="a: là cấp trên của chính mình"):
        read_units(tmp_path)


def test_activities_change_on_15_october_2025():
    open_on = [
        {a.code for a in activities().values() if a.valid_on(day)} for day in (date(2025, 10, 14), date(2025, 10, 15))
    ]
    assert open_on[0] - open_on[1] == {"ccn_detail_plan", "ccn_infrastructure"}
    assert open_on[1] - open_on[0] == {
        "treatment_equipment", "digital_transformation", "skill_contest", "title_support", "craft_passing",
    }  # fmt: skip


def test_activities_cover_every_activity_that_has_a_support_level():
    capped = {rule.id.removeprefix("cap.") for rule in shipped_rules().all() if rule.id.startswith("cap.")}
    assert capped - activities().keys() == set()


def test_activity_titles_follow_the_usual_pattern():
    title = activities()["machinery"].title_for("trong chế biến hạt điều")
    assert title == "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong chế biến hạt điều"


def test_activity_labels_can_be_read_in_english():
    assert [a.label for a in activities().values() if a.label not in catalogue("en")] == []


ACTIVITY = (
    '{code: a, label: A, title: "T {thing}", priority_multiplier: true, valid_from: 2020-01-01, '
    "basis: b, verified: true}"
)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (f"{ACTIVITY}, {ACTIVITY}", "activities[1].code: mã 'a' dùng hai lần"),
        (ACTIVITY.replace(" {thing}", ""), "activities[0].title: thiếu {thing}"),
        (ACTIVITY.replace("true", "1", 1), "activities[0].priority_multiplier: 1 không phải bool"),
    ],
)
def test_activities_that_cannot_be_are_refused_by_name(tmp_path: Path, rows, said):
    path = tmp_path / "activities.yaml"
    path.write_text(f"groups:\n- activities: [{rows}]\n")
    with pytest.raises(SeedInvalid) as refused:
        read_activities(path)
    assert said in str(refused.value)
