"""The checkers of tools/ find what they are for."""

from pathlib import Path

import pytest

from tools import noqa_reasons, sizes
from workflow.states import SHIPPED

ROOT = Path(__file__).parents[2]


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def lines(count: int) -> str:
    return "    x = 1\n" * count


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        (sizes.MODULE, "workflow/long.py", "x = 1\n" * 301),
        (sizes.CONFTEST, "tests/conftest.py", "x = 1\n" * 201),
        (sizes.TEMPLATE, "web/templates/pages/long.html", "<p></p>\n" * 151),
        (sizes.FUNCTION, "web/context.py", "def long():\n" + lines(40)),
        (sizes.SERVICE, "workflow/services/cases.py", "def open_case():\n" + lines(40)),
        (sizes.VIEW, "web/views/cases.py", "def show():\n" + lines(20)),
        (sizes.GUARD, "workflow/guards.py", "def has():\n" + lines(8)),
        (sizes.TEST, "tests/unit/test_x.py", "def test_x():\n" + lines(25)),
        (sizes.POSITIONAL, "workflow/money.py", "def pay(a, b, c, d, e, f, g):\n    pass\n"),
    ],
)
def test_what_is_too_large_is_found(tmp_path, kind, name, text):
    found = sizes.measure(written(tmp_path, name, text))

    assert [size.kind for size in found if size.passed] == [kind]


def test_a_docstring_and_named_parameters_cost_nothing(tmp_path):
    text = "def pay(self, a, b, c, d, e, f, *, g):\n" + '    """One\n' + "\n" * 50 + '    """\n' + lines(39)

    found = sizes.measure(written(tmp_path, "workflow/money.py", text))

    assert [size.number for size in found] == [len(text.splitlines()), 40, 6]


def test_the_report_names_what_is_too_large(tmp_path):
    report = sizes.report(sizes.measure(written(tmp_path, "workflow/long.py", "x = 1\n" * 301)))

    assert report.splitlines()[-1].split() == [
        "TOO",
        "LARGE",
        "301",
        "of",
        "300",
        "module",
        "lines",
        "workflow/long.py",
    ]


def test_nothing_in_the_source_is_too_large():
    assert [str(size) for size in sizes.measure(ROOT) if size.passed] == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S603",
        "# noqa: S603 -- because I say so",
        "# type: ignore",
        "# type: ignore[arg-type]",
        "# pragma: no cover",
        "# mypy: ignore-errors",
    ],
)
def test_an_exemption_without_a_known_reason_is_found(comment):
    assert len(list(noqa_reasons.problems(f"x = 1  {comment}\n", "x.py"))) == 1


@pytest.mark.parametrize("reason", noqa_reasons.REASONS)
def test_an_exemption_with_a_known_reason_is_let_pass(reason):
    source = f"x = 1  # noqa: S603, S607 -- {reason}\ny = 2  # type: ignore[arg-type] -- {reason}\n"

    assert list(noqa_reasons.problems(source, "x.py")) == []


def test_every_exemption_in_the_source_has_its_reason(capsys):
    noqa_reasons.main(ROOT)

    assert "every exemption has its reason" in capsys.readouterr().out


@pytest.mark.parametrize("process", SHIPPED, ids=lambda process: f"{process.key}-{process.variant}")
def test_a_procedure_fits_its_screens(process):
    largest = max(len(table.states) for table in process.stages), max(len(table.steps) for table in process.stages)
    whole = len(process.states), sum(len(table.steps) for table in process.stages)

    assert [number for number, most in zip((*largest, *whole), (6, 12, 24, 44), strict=True) if number > most] == []
