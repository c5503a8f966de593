"""The searches of the soundness check against the dullest way to find the same."""

from itertools import pairwise, product

from hypothesis import example, given
from hypothesis import strategies as st

from workflow.definition import Clock, Guard, Kind, Process, Role, Stage, StageTable, State, step
from workflow.soundness import path_to, problems

KEYS = ("a", "b", "c", "d", "end")
OPEN = KEYS[:-1]
ROLES = (Role.DEPT_OFFICER, Role.DEPT_LEADER)
MOVES = st.sets(st.tuples(st.sampled_from(OPEN), st.sampled_from(KEYS)), max_size=10)


def drawn(moves: set[tuple[str, str]]) -> Process:
    """A procedure with these moves; every open state has a holder and a term."""
    states = (*(State(key, key, Kind.ACTIVE, ROLES[0]) for key in OPEN), State("end", "end", Kind.GRANTED))
    steps = [step(f"{a}_{b}", f"{a} {b}", a, b, ROLES[0]) for a, b in sorted(moves)]
    table = StageTable(Stage.PROPOSAL, "", states, tuple(steps))
    return Process("p", "", 1, "", "a", (table,), clocks=(Clock("all", "", "rule", OPEN),))


def reached(moves: set[tuple[str, str]], start: str) -> dict[str, int]:
    """How many moves each state is away, found by trying every sequence."""
    away = {start: 0}
    for length in range(1, len(KEYS)):
        for state, target in moves:
            if away.get(state) == length - 1:
                away.setdefault(target, length)
    return away


@given(MOVES)
def test_what_can_be_reached_and_what_can_end(moves):
    process, away = drawn(moves), reached(moves, "a")
    found = {(one.code, one.params.get("state", "")) for one in problems(process)}
    doomed = [key for key in away if key != "end" and "end" not in reached(moves, key)]

    assert {state for code, state in found if code == "unreachable"} == set(KEYS) - set(away)
    assert any(code == "trap" for code, _ in found) == bool(doomed)


@given(MOVES)
@example({("a", "b"), ("a", "c"), ("b", "end"), ("c", "d"), ("d", "end")})
def test_the_way_that_is_shown_is_one_and_no_other_is_shorter(moves):
    process, away = drawn(moves), reached(moves, "a")
    for key in KEYS:
        path = path_to(process, key)
        places = [word for word in path.split() if not word.startswith("-")]
        assert len(places) == away.get(key, -1) + 1
        assert set(pairwise(places)) <= moves


STEPS = ("p", "q", "r", "s")
PAIRS = st.sets(st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)), max_size=6)
TEAMS = st.fixed_dictionaries({role: st.integers(0, 3) for role in ROLES})


def shared_out(apart: set[tuple[str, str]], people: dict[str, list[tuple[Role, int]]]) -> bool:
    """Whether some choice of a person for each step keeps every pair apart."""
    bound = sorted({key for pair in apart for key in pair})
    choices = (dict(zip(bound, who, strict=True)) for who in product(*(people[key] for key in bound)))
    return any(all(chosen[a] != chosen[b] for a, b in apart) for chosen in choices)


@given(PAIRS, st.tuples(*[st.sets(st.sampled_from(ROLES), min_size=1)] * 4), TEAMS)
def test_duties_can_be_shared_out_exactly_when_some_assignment_exists(pairs, roles, staff):
    may = dict(zip(STEPS, map(sorted, roles), strict=True))
    rows = [
        step(
            key, key, "a", "end", tuple(may[key]), needs=tuple(Guard("not_doer_of", (b,)) for a, b in pairs if a == key)
        )
        for key in STEPS
    ]
    states = (State("a", "a", Kind.ACTIVE, may["p"][0]), State("end", "end", Kind.GRANTED))
    table = StageTable(Stage.PROPOSAL, "", states, tuple(rows))
    process = Process("p", "", 1, "", "a", (table,), clocks=(Clock("all", "", "rule", ("a",)),))
    people = {key: [(role, n) for role in may[key] for n in range(staff[role])] for key in STEPS}

    found = {one.code for one in problems(process, staff=staff)}

    assert ("duties" not in found) == shared_out({(a, b) for a, b in pairs if a != b}, people)
