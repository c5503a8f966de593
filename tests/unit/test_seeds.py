"""Seed files: every fault is named with its place, nothing unknown slips through."""

from datetime import date

import pytest

from workflow.seeds import SeedInvalid, faults_in, read_seed, read_yaml

SCHEMA = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "pattern": "[a-z]+"},
        "size": {"type": "integer", "minimum": 1},
        "kind": {"enum": ["a", "b"]},
        "on": {"type": "date"},
        "rows": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "boolean"}}}},
        "free": {"type": "object", "values": {"type": "integer"}},
    },
}


def test_what_fits_has_no_fault():
    value = {"name": "ab", "size": 1, "kind": "a", "on": date(2026, 1, 1), "rows": [{"x": True}], "free": {"q": 1}}

    assert list(faults_in(value, SCHEMA)) == []


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([], "tệp: phải là object, không phải []"),
        ({}, "name: thiếu"),
        ({"name": "A1"}, "name: 'A1' không đúng dạng [a-z]+"),
        ({"name": "a", "size": True}, "size: phải là integer, không phải True"),
        ({"name": "a", "size": 1.0}, "size: phải là integer, không phải 1.0"),
        ({"name": "a", "size": 0}, "size: 0 nhỏ hơn 1"),
        ({"name": "a", "kind": "c"}, "kind: 'c' không thuộc a, b"),
        ({"name": "a", "on": "2026-01-01"}, "on: phải là date, không phải '2026-01-01'"),
        ({"name": "a", "rows": [{"x": True}, {"y": 1}]}, "rows[1].y: khóa không có (chỉ dùng x)"),
        ({"name": "a", "free": {"q": "1"}}, "free.q: phải là integer, không phải '1'"),
    ],
)
def test_a_fault_is_named_with_its_place(value, fault):
    assert list(faults_in(value, SCHEMA)) == [fault]


def test_all_faults_are_named_at_once(tmp_path):
    (tmp_path / "papers.yaml").write_text("papers: [{key: A, label: x}, {key: b, lable: x}]")

    with pytest.raises(SeedInvalid) as refused:
        read_seed(tmp_path / "papers.yaml", "papers")

    assert str(refused.value).splitlines() == [
        "papers.yaml: papers[0].key: 'A' không đúng dạng [a-z][a-z0-9_]*",
        "papers.yaml: papers[1].label: thiếu",
        "papers.yaml: papers[1].lable: khóa không có (chỉ dùng key, label, hint)",
    ]


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3", "a: [1", "rows: [{x: 1, x: 2}]"])
def test_text_that_is_no_clean_yaml_is_refused_with_its_file(tmp_path, text):
    (tmp_path / "seed.yaml").write_text(text)

    with pytest.raises(SeedInvalid, match=r"^seed\.yaml: "):
        read_yaml(tmp_path / "seed.yaml")
