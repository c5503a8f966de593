"""What public sources say about selection rounds is kept as they say it."""

import re

import pytest
import yaml

from workflow.reference.figures import UNITS, ReportedFigure, conflicts, read_figures, reported_figures, shown
from workflow.seeds import SeedInvalid
from workflow.selection.qualifiers import QUALIFIERS

ROW = {
    "key": "a", "indicator": "recognised", "level": "province", "place": "cao-bang", "value": 32, "unit": "products",
    "source": "Bản tin",
}  # fmt: skip


def file_with(folder, *rows):
    path = folder / "figures.yaml"
    path.write_text(yaml.safe_dump({"figures": list(rows)}, allow_unicode=True))
    return path


def values(place, **wanted):
    return {
        figure.key: (figure.value, figure.unit, figure.period)
        for figure in reported_figures()
        if figure.place == place and all(getattr(figure, name) == value for name, value in wanted.items())
    }


def test_the_shipped_figures_are_read():
    assert len(reported_figures()) == 34
    assert len({figure.source for figure in reported_figures()}) == 3


def test_binh_phuoc_certified_32_and_nominated_15():
    assert values("binh-phuoc") == {
        "binh-phuoc-2024": (32, "products", (2024, 2024)),
        "binh-phuoc-2024-nominated": (15, "products", (2024, 2024)),
    }


def test_the_funnel_of_the_nation():
    assert values("", region="") == {
        "nation-2021-registered": (310, "products", (2021, 2021)),
        "nation-2021-provinces": (58, "provinces", (2021, 2021)),
        "nation-2021-recognised": (200, "products", (2021, 2021)),
        "nation-2022-region": (465, "products", (2022, 2022)),
        "nation-2023-recognised": (173, "products", (2023, 2023)),
    }


def test_products_and_establishments_of_dong_thap_are_counted_apart():
    assert values("dong-thap-cu", indicator="recognised", level="province") == {
        "dong-thap-products": (180, "products", (2021, 2025)),
        "dong-thap-establishments": (156, "establishments", (2021, 2025)),
    }


def test_the_groups_of_cao_bang_add_up_to_its_entries():
    groups = [figure.value for figure in reported_figures() if figure.place == "cao-bang" and figure.group]

    assert (sorted(groups), sum(groups)) == ([2, 8, 63], 73)


def test_contradictions_are_kept_and_flagged():
    assert {
        name: [(figure.value, figure.unit, figure.level) for figure in both]
        for name, both in conflicts(reported_figures()).items()
    } == {
        "cao-bang-province": [(73, "entries", "province"), (61, "products", "province")],
        "cao-bang-nation": [(3, "products", "nation"), (5, "products", "nation")],
    }


def test_plans_are_told_from_results():
    assert {figure.key: figure.value for figure in reported_figures() if figure.figure_kind == "plan"} == {
        "dong-nai-2022-plan": 20, "dong-nai-2022-plan-nominated": 16,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("qualifier", "vi", "en"),
    [
        ("exact", "1.070", "1,070"),
        ("gt", "hơn 1.070", "more than 1,070"),
        ("lt_near", "gần 1.070", "nearly 1,070"),
        ("approx", "khoảng 1.070", "about 1,070"),
    ],
)
def test_a_figure_is_shown_as_surely_as_it_was_said(qualifier, vi, en):
    figure = ReportedFigure(**ROW | {"value": 1070, "qualifier": qualifier})

    assert (shown(figure), shown(figure, "vi"), shown(figure, "en")) == (vi, vi, en)
    assert set(QUALIFIERS) == {"exact", "gt", "lt_near", "approx"}


def test_the_only_figure_that_is_not_exact_is_nearly_40():
    assert [shown(figure) for figure in reported_figures() if figure.qualifier != "exact"] == ["gần 40"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"indicator": "sold"}, "indicator 'sold' không có"),
        ({"level": "national"}, "level 'national' không có"),
        ({"place": "ha-tay"}, "place 'ha-tay' không có"),
        ({"unit": "people"}, "unit 'people' không có"),
        ({"group": "food"}, "group 'food' không có"),
        ({"region": "west"}, "region 'west' không có"),
        ({"region": "north"}, "region chỉ dùng khi place trống và level là region"),
        ({"qualifier": "lt"}, "qualifier 'lt' không có"),
        ({"figure_kind": "guess"}, "figure_kind 'guess' không có"),
        ({"value": -1}, "value -1 nhỏ hơn 0"),
        ({"value": "32"}, "'32' không phải int"),
        ({"period": [2025, 2021]}, "period (2025, 2021) kết thúc trước khi bắt đầu"),
        ({"period": [2025]}, "cần đúng 2 giá trị"),
        ({"source": " "}, "source trống"),
        ({"conflict": "x"}, "conflict x chỉ có một số liệu"),
        ({"year": 2024}, "không có khóa 'year'"),
    ],
)
def test_a_figure_that_says_what_we_have_no_word_for_is_refused(tmp_path, change, message):
    with pytest.raises(SeedInvalid, match=re.escape(message)):
        read_figures(file_with(tmp_path, ROW | change))


def test_a_key_used_twice_is_refused(tmp_path):
    with pytest.raises(SeedInvalid, match="dùng hai lần"):
        read_figures(file_with(tmp_path, ROW, ROW))


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(SeedInvalid) as refused:
        read_figures(file_with(tmp_path, ROW | {"unit": "people", "value": -1}, ROW | {"key": "b", "level": "x"}))

    assert str(refused.value).splitlines() == [
        "figures.yaml: figures[0]: unit 'people' không có",
        "figures.yaml: figures[0]: value -1 nhỏ hơn 0",
        "figures.yaml: figures[1]: level 'x' không có",
    ]


def test_a_full_row_is_read_as_it_stands(tmp_path):
    row = ROW | {
        "place": "", "level": "region", "region": "south", "group": "other", "period": [2021, 2022], "note": "Ghi chú",
        "qualifier": "gt", "figure_kind": "plan", "unit": min(UNITS),
    }  # fmt: skip

    assert read_figures(file_with(tmp_path, row)) == (ReportedFigure(**row | {"period": (2021, 2022)}),)
