"""One text for one value, both ways, and an identity that changes with every letter."""

from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.canonical import canonical, differences, digest, process_from_json, process_hash, process_json
from workflow.definition import Completion, Effect, Guard, Kind, Process, Role, Stage, StageTable, State, Task, step
from workflow.states import SHIPPED

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.text("abcdefghij_", min_size=1, max_size=8)
ARGS = st.lists(KEYS | st.integers(), max_size=3).map(tuple)
ROLES = st.lists(st.sampled_from(Role), min_size=1, max_size=3).map(tuple)
STATES = st.builds(State, KEYS, st.text(), st.sampled_from(Kind), st.none() | st.sampled_from(Role), KEYS)
STEPS = st.builds(
    step, KEYS, st.text(), st.lists(KEYS, max_size=3).map(tuple), st.none() | KEYS, ROLES,
    needs=st.lists(st.builds(Guard, KEYS, ARGS), max_size=2).map(tuple), form=KEYS, tell=ROLES,
    does=st.lists(st.builds(Effect, KEYS, ARGS), max_size=2).map(tuple), while_held=st.booleans(),
)  # fmt: skip
TABLES = st.builds(
    StageTable,
    st.sampled_from(Stage),
    st.text(),
    st.lists(STATES, max_size=3).map(tuple),
    st.lists(STEPS, max_size=3).map(tuple),
)
TASKS = st.builds(
    Task, KEYS, st.text(), STEPS, STEPS, KEYS, st.sampled_from(Role), st.builds(Completion, KEYS, st.integers())
)
PROCESSES = st.builds(
    Process, KEYS, KEYS, st.integers(1, 9), st.text(), KEYS, st.lists(TABLES, max_size=2).map(tuple),
    st.lists(STEPS, max_size=2).map(tuple), tasks=st.lists(TASKS, max_size=1).map(tuple),
)  # fmt: skip


def test_the_text_is_sorted_tight_and_keeps_its_letters():
    assert canonical({"b": [1, None, True], "a": "Đề án"}) == '{"a":"Đề án","b":[1,null,true]}'


def test_what_json_cannot_say_is_refused():
    with pytest.raises(ValueError, match="Out of range"):
        canonical(float("nan"))


@given(PLAIN)
def test_equal_values_have_equal_texts(value):
    assert canonical(value) == canonical(value if not isinstance(value, dict) else dict(reversed(value.items())))


@given(PROCESSES)
def test_any_definition_comes_back_as_it_went(process):
    back = process_from_json(process_json(process))

    assert (back, process_hash(back)) == (process, process_hash(process))


@pytest.mark.parametrize("process", SHIPPED, ids=lambda one: f"{one.key}-{one.variant}")
def test_a_shipped_definition_comes_back_as_it_went(process):
    assert process_from_json(process_json(process)) == process


def variations(value):
    """The value with one leaf changed, for every leaf."""
    if is_dataclass(value):
        for field in fields(value):
            yield from (replace(value, **{field.name: new}) for new in variations(getattr(value, field.name)))
    elif isinstance(value, tuple):
        yield (*value, "more")
        for place, item in enumerate(value):
            yield from ((*value[:place], new, *value[place + 1 :]) for new in variations(item))
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    else:
        yield f"{value}x"


def test_every_single_change_makes_another_identity():
    process = next(one for one in SHIPPED if one.key == "kcdp_follow_up")
    hashes = [process_hash(other) for other in variations(process)]

    assert process_hash(process) not in hashes
    assert len(set(hashes)) == len(hashes) == 325


def test_a_text_with_a_word_too_many_is_refused():
    with pytest.raises(TypeError, match="flavour"):
        process_from_json('{"key":"a","flavour":"sweet"}')


def test_differences_name_the_place_and_both_values():
    old = {"stages": [{"label": "a", "states": [1, 2]}], "same": 1}
    new = {"stages": [{"label": "b", "states": [1, 2, 3]}], "same": 1, "come": "x" * 200}

    assert differences(old, new) == [
        "come: null -> " + '"' + "x" * 116 + "...",
        'stages.0.label: "a" -> "b"',
        "stages.0.states: [1,2] -> [1,2,3]",
    ]
    assert differences(old, old) == []
    assert differences(1, 2) == [".: 1 -> 2"]


def test_a_digest_is_the_sha_256_of_the_letters():
    assert digest("Đề án") == "f1d572ece1726c18fe354aa18deac7e91e2f03c678afc6e55f338e2b42a6ac88"
