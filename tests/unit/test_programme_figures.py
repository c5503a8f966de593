"""What public sources say about đề án and their money is kept as they say it, and what contradicts itself is found."""

import pytest
import yaml

from workflow.reference.programme_figures import programme_figures, read_programme_figures
from workflow.seeds import SeedInvalid

MILLION = 1_000_000
ROW = {"key": "a", "reports": ["R01"], "indicator": "support", "place": "cao-bang", "value": 32, "source": "Bản tin"}


def file_with(folder, *rows, sums=()):
    path = folder / "figures.yaml"
    path.write_text(yaml.safe_dump({"slack_percent": 10, "figures": list(rows), "sums": list(sums)}))
    return path


def test_the_focal_programme_adds_up_to_the_last_thousand():
    of = programme_figures().of
    total, parts = of("focal-total"), (of("focal-support"), of("focal-matching"))

    assert (total.value, [part.value for part in parts]) == (181_946_900_000, [22_080 * MILLION, 159_866_900_000])
    assert (total.level, total.period, sum(part.value for part in parts)) == ("kcqg", (2018, 2020), total.value)


def test_only_bac_kan_contradicts_itself():
    known = programme_figures()

    assert {one.key: known.adds_up(one) for one in known.sums} == {
        "focal-money": True, "nation-2021": True, "dong-nai-2022": True, "dong-thap-machinery": True,
        "bac-kan-money": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("qualifiers", "values", "adds"),
    [
        (("exact",) * 3, (10, 4, 6), True), (("exact",) * 3, (10, 4, 7), False),
        (("gt", "exact", "exact"), (100, 50, 55), True), (("gt", "exact", "exact"), (100, 50, 61), False),
        (("exact", "exact", "lt_near"), (100, 50, 52), True), (("exact", "exact", "gt"), (100, 50, 52), False),
        (("approx", "exact", "exact"), (100, 50, 41), True),
    ],
)  # fmt: skip
def test_a_sum_is_judged_as_surely_as_its_source_is(tmp_path, qualifiers, values, adds):
    keys = ("total", "first", "second")
    rows = [
        ROW | {"key": key, "value": value, "qualifier": qualifier}
        for key, value, qualifier in zip(keys, values, qualifiers, strict=True)
    ]
    one = {"key": "s", "total": "total", "parts": ["first", "second"]}
    known = read_programme_figures(file_with(tmp_path, *rows, sums=[one]))

    assert known.adds_up(known.sums[0]) is adds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reports": ["R99"]}, "R99"), ({"indicator": "x"}, "indicator"), ({"level": "x"}, "level"),
        ({"place": "x"}, "place"), ({"unit": "x"}, "unit"), ({"figure_kind": "x"}, "figure_kind"),
        ({"qualifier": "x"}, "qualifier"), ({"activity": "x"}, "activity"), ({"value": -1}, "nhỏ hơn 0"),
        ({"period": [2025, 2021]}, "kết thúc trước"), ({"source": " "}, "source trống"), ({"colour": 1}, "colour"),
    ],
)  # fmt: skip
def test_a_figure_that_says_what_we_do_not_know_is_refused(tmp_path, change, said):
    with pytest.raises(SeedInvalid, match=said):
        read_programme_figures(file_with(tmp_path, ROW | change))


def test_a_sum_of_unknown_figures_is_refused(tmp_path):
    with pytest.raises(SeedInvalid, match="nothing"):
        read_programme_figures(file_with(tmp_path, ROW, sums=[{"key": "s", "total": "a", "parts": ["nothing"]}]))
