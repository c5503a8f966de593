"""A council's table over generated councils: quorum, thresholds and who counts agree with counting by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflow.errors import StepRefused
from workflow.rounds.chambers import Chamber, Eyes
from workflow.rounds.records import Round, Seated
from workflow.rounds.standings import Declared
from workflow.selection.ballots import Count, counted, decided, quorum_size
from workflow.selection.conflicts import Declaration
from workflow.selection.councils import Body, Level, Seat

ITEM, OTHER = 7, 8
AT = datetime(2026, 3, 2, tzinfo=UTC)
SEATS = (Seat.CHAIR, Seat.VICE, Seat.SECRETARY, *[Seat.MEMBER] * 10)
SAYS = st.sampled_from(["none", "conflict", "quiet"])


def a_round(quorum, threshold, *, strict, base, tie):
    ballot = {"quorum": quorum, "threshold": threshold, "strict": strict, "base": base, "tie": tie, "secret": False}
    day = date(2026, 3, 2)
    return Round(1, "dot", "MA-1", "Đợt", 2026, Level.PROVINCE, "session", 1, "", 1, 1, None, day, day, 1, "", ballot,
                 {}, AT, AT, None, None)  # fmt: skip


def a_member(number):
    return Seated(number, number, f"Người {number}", "", Body.COUNCIL, SEATS[number - 1], "12/QĐ", date(2026, 1, 1),
                  None, None, frozenset(), "")  # fmt: skip


def a_chamber(of, said, hidden=(), owners=()):
    """A council of as many people as said something about the item."""
    known = {
        (ITEM, user): Declared(ITEM, user, Declaration(says, "lý do", AT), (), None, None)
        for user, says in enumerate(said, start=1)
        if says != "quiet"
    }
    people = tuple(a_member(number) for number in range(1, len(said) + 1))
    pairs = frozenset((ITEM, user) for user in hidden)
    return Chamber(of, people, known, pairs, {ITEM: frozenset(owners)})


ROUNDS = st.builds(
    a_round, st.integers(0, 100), st.integers(0, 100), strict=st.booleans(),
    base=st.sampled_from(["all", "present", "valid"]), tie=st.sampled_from(["chair", "revote", "fails"]),
)  # fmt: skip
SAID = st.lists(SAYS, min_size=1, max_size=13)
FEW = st.frozensets(st.integers(1, 13), max_size=2)


def able_by_hand(said, hidden, owners):
    """Who may decide: declared free of conflict, nothing hidden, no own product."""
    everybody = range(1, len(said) + 1)
    out = {user for user in everybody if said[user - 1] == "conflict" or user in hidden or user in owners}
    quiet = {user for user in everybody if said[user - 1] == "quiet"} - out
    return [user for user in everybody if user not in out], quiet


@given(ROUNDS, SAID, FEW, FEW, st.frozensets(st.integers(1, 13)))
def test_who_counts_is_who_is_here_declared_and_free(of, said, hidden, owners, present):
    chamber = a_chamber(of, said, hidden, owners)
    able, quiet = able_by_hand(said, hidden, owners)
    sitting = chamber.sitting([ITEM], present)

    assert sorted(sitting.eligible) == able
    assert sorted(sitting.voters) == [user for user in able if user in present and user not in quiet]
    assert chamber.undeclared([ITEM]) == quiet


@given(ROUNDS, SAID, FEW, FEW, st.frozensets(st.integers(1, 13)))
def test_the_quorum_is_that_share_of_the_whole_list(of, said, hidden, owners, present):
    sitting = a_chamber(of, said, hidden, owners).sitting([ITEM], present)
    hundredths = of.ballot["quorum"] * len(said)
    wanted = max(1, hundredths // 100 + (hundredths % 100 > 0))

    assert quorum_size(of.rule, sitting) == wanted


@given(ROUNDS, SAID, FEW, FEW, st.data())
def test_an_open_vote_ends_as_counting_by_hand_does(of, said, hidden, owners, choice):
    able, quiet = able_by_hand(said, hidden, owners)
    here = choice.draw(st.frozensets(st.sampled_from(able))) - quiet if able else frozenset()
    votes = {user: choice.draw(st.sampled_from(["yes", "no", "abstain"])) for user in sorted(here)}
    sitting = a_chamber(of, said, hidden, owners).sitting([ITEM], here)
    hundredths = of.ballot["quorum"] * len(said)
    quorate = len(here) >= max(1, -(-hundredths // 100)) and bool({1, 2} & here)
    try:
        verdict = decided(of.rule, sitting, votes)
    except StepRefused:
        assert not quorate
        return

    assert quorate
    assert verdict.outcome == outcome_by_hand(of, votes, len(said), here)


def outcome_by_hand(of, votes, members, here):
    """Multiply out instead of dividing; the chair, or else the vice-chair, breaks a tie of a simple majority."""
    yes, no = (sum(vote == kind for vote in votes.values()) for kind in ("yes", "no"))
    base = {"all": members, "present": len(here), "valid": yes + no}[of.ballot["base"]]
    share, strict = of.ballot["threshold"] * base, of.ballot["strict"]
    enough = yes > 0 and (yes * 100 > share if strict else yes * 100 >= share)
    one_more = (yes + 1) * 100 > share if strict else (yes + 1) * 100 >= share
    if enough:
        return "passed"
    if not (yes == no > 0 and one_more and of.ballot["threshold"] <= 50) or of.ballot["tie"] == "fails":
        return "failed"
    chair = votes[1 if 1 in here else 2]
    if of.ballot["tie"] == "revote" or chair == "abstain":
        return "revote"
    return "passed" if chair == "yes" else "failed"


@given(ROUNDS, SAID, st.tuples(*[st.integers(-1, 8)] * 4))
def test_a_secret_box_never_holds_more_than_there_are_voters(of, said, box):
    sitting = a_chamber(of, said).sitting([ITEM], range(1, 14))
    assume(sum(box) > len(sitting.voters) or min(box) < 0)

    with pytest.raises(StepRefused):
        counted(of.rule, sitting, Count(*box))


@given(ROUNDS, SAID, FEW)
def test_a_vote_on_several_products_is_without_everybody_recused_from_one(of, said, hidden):
    chamber = a_chamber(of, said, hidden)
    free = {(OTHER, user): replace(one, case_id=OTHER) for (_, user), one in chamber.known.items()}
    both = replace(chamber, known={**chamber.known, **free})

    assert both.recused([ITEM, OTHER]) == both.recused([ITEM]) | both.recused([OTHER])
    assert both.sitting([ITEM, OTHER], range(1, 14)).eligible <= chamber.sitting([ITEM], range(1, 14)).eligible


def test_a_share_is_exact():
    of = a_round(66, 50, strict=True, base="present", tie="chair")

    assert of.rule.quorum == Fraction(33, 50)


def test_nothing_hidden_and_nothing_shut_is_the_whole():
    assert Eyes(frozenset(), frozenset()).whole
    assert not Eyes(frozenset({1}), frozenset()).whole
    assert [Eyes(frozenset({1}), frozenset({2})).opens(case) for case in (1, 2, 3)] == [False, False, True]
