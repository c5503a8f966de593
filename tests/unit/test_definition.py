"""The vocabulary: tables, look-ups, addresses."""

from dataclasses import FrozenInstanceError, replace

import pytest

from workflow.definition import (
    LINKED_CASE,
    TIME,
    Clock,
    Effect,
    Guard,
    Kind,
    Process,
    Role,
    Stage,
    StageTable,
    State,
    Step,
    Task,
    everywhere,
    step,
)
from workflow.states import SHIPPED

STATES = (
    State("draft", "Nháp", Kind.DRAFT, Role.BENEFICIARY),
    State("review", "Xét", Kind.ACTIVE, Role.DEPT_OFFICER),
    State("done", "Xong", Kind.GRANTED),
)
STEPS = (
    step("submit", "Nộp", "draft", "review", Role.BENEFICIARY),
    step("finish", "Duyệt", ("draft", "review"), "done", (Role.DEPT_OFFICER, Role.DEPT_LEADER)),
)
TASK = Task(
    "opinion",
    "Ý kiến",
    step("ask", "Hỏi", "review", None, Role.DEPT_OFFICER),
    step("answer", "Trả lời", "review", None, Role.PROV_FINANCE),
    "kcdp_opinion",
    Role.PROV_FINANCE,
)
PAUSE = step("pause", "Tạm dừng", "review", None, Role.DEPT_LEADER)
SAMPLE = Process(
    "sample", "", 1, "Mẫu", "draft", (StageTable(Stage.PROPOSAL, "Đề xuất", STATES, STEPS),), (PAUSE,),
    (Clock("review", "Xét", "rule", ("review",)),), (TASK,),
)  # fmt: skip


def test_a_row_may_name_one_thing_or_several():
    assert STEPS[0].sources == ("draft",)
    assert STEPS[1].roles == (Role.DEPT_OFFICER, Role.DEPT_LEADER)
    assert step("x", "X", "a", "b", Role.CLOCK, needs=Guard("g"), does=Effect("e"), tell=Role.AUDITOR) == Step(
        "x", "X", ("a",), "b", (Role.CLOCK,), (Guard("g"),), "empty", (Role.AUDITOR,), (Effect("e"),)
    )


def test_look_ups_find_everything_in_the_order_of_the_tables():
    assert list(SAMPLE.states) == ["draft", "review", "done"]
    assert list(SAMPLE.steps) == ["submit", "finish", "ask", "answer", "pause"]
    assert SAMPLE.stage_of == dict.fromkeys(SAMPLE.states, Stage.PROPOSAL)
    assert (list(SAMPLE.clock_by_key), list(SAMPLE.task_by_key)) == (["review"], ["opinion"])
    assert SAMPLE.open_states() == ("draft", "review")


def test_steps_are_found_by_the_state_they_leave():
    assert {state: [one.key for one in steps] for state, steps in SAMPLE.steps_from.items()} == {
        "draft": ["submit", "finish"], "review": ["finish", "ask", "answer", "pause"], "done": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Nộp hồ sơ", "nop-ho-so"),
        ("Ký, đưa vào danh sách đề nghị", "ky-dua-vao-danh-sach-de-nghi"),
        ("Đóng (do quá hạn)", "dong-do-qua-han"),
        ("Gửi Sở Công Thương", "gui-so-cong-thuong"),
    ],
)
def test_the_address_of_a_step_is_its_label_without_marks(label, slug):
    assert replace(STEPS[0], label=label).slug == slug


@pytest.mark.parametrize("process", SHIPPED, ids=lambda one: f"{one.key}-{one.variant}")
def test_every_step_has_an_address_of_its_own(process):
    assert {slug: found.key for slug, found in process.step_by_slug.items()} == {
        found.slug: key for key, found in process.steps.items()
    }
    assert len(process.step_by_slug) == len(process.steps)


def test_only_the_closing_kinds_close():
    assert {kind for kind in Kind if kind.closed} == {Kind.GRANTED, Kind.REFUSED, Kind.DROPPED}


def test_a_step_may_be_let_start_everywhere_that_is_open():
    (table,) = SAMPLE.stages

    assert [one.sources for one in everywhere((PAUSE,), (table,))] == [("draft", "review")]
    assert [one.sources for one in everywhere((PAUSE,), (table,), but=("draft",))] == [("review",)]


def test_time_and_linked_cases_are_nobody():
    assert (TIME.id, TIME.roles, LINKED_CASE.id, LINKED_CASE.roles) == (
        None, frozenset({Role.CLOCK}), None, frozenset({Role.LINKED}),
    )  # fmt: skip


def test_a_definition_cannot_be_edited():
    with pytest.raises(FrozenInstanceError):
        SAMPLE.label = "Khác"
    with pytest.raises(FrozenInstanceError):
        STEPS[0].target = "done"
