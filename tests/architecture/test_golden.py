"""A published version never changes: its text is kept here, and a change needs a new version number."""

import json
from dataclasses import replace

import pytest

from tools.golden import GOLDEN, main, path_of, text_of
from workflow.canonical import differences, process_from_json, process_json
from workflow.states import SHIPPED
from workflow.states.kcqg import DIRECT, national_project
from workflow.states.kcqg_group import GROUP, GROUP_DIRECT, group_project
from workflow.states.kcqg_share import share


def changed(process, folder=GOLDEN) -> list[str]:
    """Where a definition differs from the text kept for its version."""
    path = path_of(process, folder)
    if not path.exists():
        return [f"{path.name} is missing: run python -m tools.golden"]
    return differences(json.loads(path.read_text()), json.loads(process_json(process)))


@pytest.mark.parametrize("process", SHIPPED, ids=lambda one: path_of(one).stem)
def test_a_published_definition_is_what_it_was(process):
    assert changed(process) == []


@pytest.mark.parametrize(
    "earlier",
    [national_project(version=1), national_project(DIRECT, version=1), group_project(GROUP, version=1),
     group_project(GROUP_DIRECT, version=1), share(version=1), share(version=2)],
    ids=lambda one: path_of(one).stem,
)  # fmt: skip
def test_earlier_national_versions_are_still_built_from_the_tables_of_today(earlier):
    assert changed(earlier) == []


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_every_version_that_was_published_can_still_be_built(path):
    process = process_from_json(path.read_text())

    assert (path_of(process), text_of(process)) == (path, path.read_text())


def test_a_change_without_a_new_version_is_found():
    process = SHIPPED[0]

    assert changed(replace(process, label="Khác")) == ['label: "Đề án khuyến công địa phương" -> "Khác"']


def test_a_new_version_asks_for_its_own_text(tmp_path):
    newer = replace(SHIPPED[0], version=2)

    assert changed(newer, tmp_path) == ["kcdp_project.v2.json is missing: run python -m tools.golden"]


def test_the_tool_writes_what_the_test_reads(tmp_path, capsys):
    main(tmp_path)

    assert [changed(process, tmp_path) for process in SHIPPED] == [[]] * len(SHIPPED)
    assert f"{len(SHIPPED)} definitions" in capsys.readouterr().out
