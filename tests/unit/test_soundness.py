"""Each fault that a definition can have is found and named; what is shipped has none."""

from dataclasses import replace
from datetime import date
from inspect import signature

import pytest

from workflow import guards
from workflow.definition import (
    Clock,
    Completion,
    Effect,
    Guard,
    Kind,
    Process,
    Role,
    Section,
    Stage,
    StageTable,
    State,
    Task,
    step,
)  # fmt: skip
from workflow.forms import FORMS
from workflow.guards import at_most, has, not_doer_of, papers_complete, sections_complete, tasks_done
from workflow.rules import Rule, RuleBook
from workflow.services.effects import REGISTRY
from workflow.shipped import shipped_papers, shipped_rules
from workflow.soundness import Problem, notices, path_to, problems
from workflow.states import SHIPPED

OFFICER, LEADER, OWNER = Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.BENEFICIARY
DRAFT, REVIEW = State("draft", "Nháp", Kind.DRAFT, OWNER), State("review", "Xét", Kind.ACTIVE, OFFICER)
DONE = State("done", "Xong", Kind.GRANTED)
STEPS = (
    step("submit", "Nộp", "draft", "review", OWNER),
    step("finish", "Duyệt", "review", "done", (OFFICER, LEADER)),
    step("lapse", "Đóng", "draft", "done", Role.CLOCK),
)
CLOCKS = (
    Clock("drafting", "Soạn", "kcdp_draft_life", ("draft",), breach="lapse"),
    Clock("review", "Xét", "kcdp_sign", ("review",)),
)


def process(*, states=(DRAFT, REVIEW, DONE), steps=STEPS, clocks=CLOCKS, **more):
    table = StageTable(Stage.PROPOSAL, "Đề xuất", tuple(states), tuple(steps))
    return Process("sample", "", 1, "Mẫu", "draft", (table,), **{"clocks": tuple(clocks), **more})


def changed(key, **columns):
    """The steps with one of them changed."""
    return tuple(replace(row, **columns) if row.key == key else row for row in STEPS)


ASK = step("ask", "Hỏi", "review", None, OFFICER)
ANSWER = step("answer", "Trả lời", "review", None, LEADER)


def work(**columns):
    return replace(Task("opinion", "Ý kiến", ASK, ANSWER, "kcdp_opinion", LEADER), **columns)


NAMES = {
    "duplicate_key": process(states=(DRAFT, REVIEW, DONE, DONE)),
    "duplicate_slug": process(steps=(*STEPS, step("again", "Duyệt", "review", "done", LEADER))),
    "unknown_state": process(steps=changed("submit", target="nowhere")),
    "unknown_guard": process(steps=changed("finish", needs=(Guard("magic"),))),
    "guard_arguments": process(steps=changed("finish", needs=(Guard("at_most", ("submit",)),))),
    "unknown_step": process(steps=changed("finish", needs=(not_doer_of("nobody"),))),
    "unknown_task": process(steps=changed("finish", needs=(tasks_done("opinion"),))),
    "unknown_form": process(steps=changed("finish", form="no_such_form")),
    "unknown_effect": process(steps=changed("finish", does=(Effect("magic"),))),
    "unknown_paper": process(steps=changed("finish", needs=(has("no_such_paper"),))),
    "unknown_rule": process(steps=changed("finish", needs=(papers_complete("no_such_rule"),))),
    "rule_kind": process(clocks=(CLOCKS[0], replace(CLOCKS[1], rule="ladder.default"))),
    "unknown_word": process(clocks=(CLOCKS[0], replace(CLOCKS[1], held="dances"))),
}
SHAPES = {
    "unreachable": process(states=(DRAFT, REVIEW, DONE, State("lost", "Lạc", Kind.REFUSED))),
    "way_out": process(steps=(*STEPS, step("reopen", "Mở lại", "done", "review", OFFICER))),
    "nobody_holds": process(states=(DRAFT, replace(REVIEW, holder=None), DONE)),
    "idle_holder": process(states=(DRAFT, replace(REVIEW, holder=Role.SUPERVISOR), DONE)),
    "no_clock": process(clocks=CLOCKS[:1]),
    "breach_closed": process(steps=changed("lapse", roles=(OFFICER,))),
    "too_big": process(states=(DRAFT, REVIEW, *(replace(DONE, key=f"done_{n}") for n in range(5))),
                       steps=(STEPS[0], *(step(f"end_{n}", f"Kết thúc {n}", ("draft", "review"), f"done_{n}", (OWNER,
                           OFFICER))
                                          for n in range(5))),
                       clocks=(replace(CLOCKS[0], breach=None), CLOCKS[1])),
    "duties": process(steps=changed("finish", roles=(OWNER,), needs=(not_doer_of("submit"),)),
                      states=(DRAFT, replace(REVIEW, holder=OWNER), DONE)),
}  # fmt: skip


def found(sample, **known):
    """The codes of the problems, each once."""
    everything = {"rules": shipped_rules(), "forms": {"empty"}, "effects": REGISTRY, "papers": shipped_papers()}
    return sorted({problem.code for problem in problems(sample, **{**everything, **known})})


def test_the_sample_itself_is_sound():
    assert found(process()) == []


@pytest.mark.parametrize("code", NAMES)
def test_a_name_that_is_wrong_is_found(code):
    assert found(NAMES[code]) == [code]


@pytest.mark.parametrize("code", SHAPES)
def test_a_shape_that_is_wrong_is_found(code):
    staff = {OWNER: 1} if code == "duties" else None

    assert found(SHAPES[code], staff=staff) == [code]


def test_a_step_that_leads_two_places_is_found():
    rows = (*STEPS, step("finish", "Duyệt lại", "review", "draft", OFFICER))

    assert found(process(steps=rows)) == ["duplicate_key", "two_targets"]


def test_a_trap_is_shown_with_the_shortest_way_into_it():
    pit, deeper = State("pit", "Hố", Kind.ACTIVE, OFFICER), State("deeper", "Sâu hơn", Kind.ACTIVE, OFFICER)
    rows = (
        *STEPS,
        step("fall", "Rơi", "review", "pit", OFFICER),
        step("sink", "Chìm", "pit", "deeper", OFFICER),
        step("rise", "Nổi", "deeper", "pit", OFFICER),
    )
    clocks = (CLOCKS[0], replace(CLOCKS[1], runs=("review", "pit", "deeper")))

    seen = problems(process(states=(DRAFT, REVIEW, pit, deeper, DONE), steps=rows, clocks=clocks))

    assert [(one.code, one.params["path"]) for one in seen] == [("trap", "draft -submit-> review -fall-> pit")]


def test_a_dead_end_is_a_trap_of_one_state():
    rows = changed("finish", target=None)

    seen = found(process(states=(DRAFT, REVIEW, DONE), steps=rows))

    assert seen == ["dead_end", "trap"]


def test_a_step_of_time_that_no_clock_takes_does_not_count_as_a_way():
    rows = changed("finish", roles=(Role.CLOCK,))

    assert found(process(states=(DRAFT, replace(REVIEW, holder=OWNER), DONE), steps=rows)) == ["idle_holder", "trap"]


@pytest.mark.parametrize(
    "sample",
    [
        process(steps=changed("lapse", needs=(sections_complete(),))),
        process(steps=changed("lapse", needs=(at_most("lapse", 1),))),
        process(clocks=(replace(CLOCKS[0], runs=("draft", "review")), CLOCKS[1])),
        process(clocks=(replace(CLOCKS[0], held="runs"), CLOCKS[1])),
    ],
    ids=["guard", "count", "place", "hold"],
)
def test_whatever_could_stop_time_is_found(sample):
    assert found(sample) == ["breach_closed"]


def test_waiting_for_a_term_is_not_having_one():
    waiting = (CLOCKS[0], replace(CLOCKS[1], runs=("draft",), waits=("review",)))

    assert found(process(clocks=waiting)) == ["no_clock"]


def test_the_smallest_group_that_cannot_be_shared_out_is_named():
    rows = (
        *changed("finish", needs=(not_doer_of("check", "submit"),), roles=(OFFICER,)),
        step("check", "Kiểm tra", "review", None, OFFICER, needs=not_doer_of("note")),
        step("note", "Ghi chú", "review", None, OFFICER, needs=not_doer_of("finish")),
    )

    seen = problems(process(steps=rows))

    assert [(one.code, one.params) for one in seen] == [("duties", {"steps": "check, finish, note"})]
    assert problems(process(steps=rows), staff={OFFICER: 3}) == []


def test_a_role_that_nobody_holds_stops_a_duty():
    rows = changed("finish", needs=(not_doer_of("submit"),), roles=(OFFICER,))

    seen = problems(process(steps=rows), staff={OFFICER: 0})

    assert [one.params for one in seen] == [{"steps": "finish"}]


def test_parallel_work_is_checked_like_steps():
    tasks = (work(rule="kcdp_nothing", completion=Completion("most"), answer=replace(ANSWER, sources=("gone",))),)

    assert found(process(tasks=tasks)) == ["unknown_rule", "unknown_state", "unknown_word"]


def test_a_section_names_states_and_forms():
    section = Section("need", "Nội dung", ("gone",), (OWNER,), "section_none")

    assert found(process(sections=(section,))) == ["unknown_form", "unknown_state"]


def test_what_is_not_known_is_not_checked():
    assert [problems(NAMES[code]) for code in ("unknown_form", "unknown_paper", "unknown_rule")] == [[], [], []]


def test_a_figure_that_nobody_verified_is_a_notice_and_no_problem():
    row = {"value": {"length": 3}, "unit": "wd", "basis": "QĐ 1", "valid_from": date(2020, 1, 1)}
    book = RuleBook([
        Rule("kcdp_draft_life", "term", verified=True, **row), Rule("kcdp_sign", "term", verified=False, **row),
        Rule("unused", "term", verified=False, **row),
    ])  # fmt: skip

    assert notices(process(), book) == [
        Problem("unverified", "Quy định %(name)s chưa được kiểm chứng.", {"name": "kcdp_sign"})
    ]


def test_a_problem_reads_as_a_sentence():
    assert str(Problem("no_clock", "Trạng thái %(state)s không có thời hạn.", {"state": "x"})) == (
        "no_clock: Trạng thái x không có thời hạn."
    )


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda one: f"{one.key}-{one.variant}")
def test_what_is_shipped_is_sound(shipped):
    known = {"rules": shipped_rules(), "forms": FORMS, "effects": REGISTRY, "papers": shipped_papers()}

    assert [str(problem) for problem in problems(shipped, **known)] == []
    assert path_to(shipped, next(reversed(shipped.states))) != ""


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda one: f"{one.key}-{one.variant}")
def test_every_effect_that_is_named_takes_its_arguments(shipped):
    for row in shipped.steps.values():
        for effect in row.does:
            signature(REGISTRY[effect.name].carry_out).bind(None, *effect.args)


def test_every_condition_is_used_by_something_shipped():
    used = {guard.name for one in SHIPPED for row in one.steps.values() for guard in row.needs}

    assert set(guards.REGISTRY) - used == set()
