"""Votes: quorum, needed votes and verdicts agree with counting by hand over generated councils."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import StepRefused
from workflow.selection.ballots import (
    Count,
    Rule,
    Sitting,
    chair_there,
    counted,
    decided,
    needed_votes,
    present_count,
    quorum_met,
)
from workflow.selection.councils import Body, Member, Seat

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
PLAIN = Rule(HALF, "unrecused", False, HALF, True, "present", "fails")
SEATS = {1: Seat.CHAIR, 2: Seat.VICE, 3: Seat.VICE}
PEOPLE = st.frozensets(st.integers(1, 12))
RULES = st.builds(
    Rule,
    st.fractions(0, 1, max_denominator=12),
    st.sampled_from(["all", "unrecused"]),
    st.booleans(),
    st.just(HALF) | st.fractions(0, 1, max_denominator=12),
    st.booleans(),
    st.sampled_from(["all", "unrecused", "present", "valid"]),
    st.sampled_from(["chair", "revote", "fails"]),
)


def members(n):
    return [Member(user, SEATS.get(user, Seat.MEMBER), Body.COUNCIL, date(2026, 3, 2)) for user in range(1, n + 1)]


FEW = st.frozensets(st.integers(1, 12), max_size=2)
SITTINGS = st.builds(Sitting, st.integers(0, 9).map(members), PEOPLE, PEOPLE, FEW)
FULL = st.builds(lambda n, off, out, own: Sitting(members(n), set(range(1, n + 1)) - off, out, own),
                 st.integers(2, 9), FEW, FEW, st.frozensets(st.integers(1, 12), max_size=1))  # fmt: skip
SOUND = st.tuples(RULES, FULL).filter(lambda both: not faults(*both))


def by_hand(sitting):
    """The list, who may decide, and who of them is here; one person after the other."""
    everybody = [member.user_id for member in sitting.members]
    able = [user for user in everybody if user not in sitting.recused and user not in sitting.nominees]
    return everybody, able, [user for user in able if user in sitting.present]


def least(share, base, *, strict=False):
    """The first number that reaches the share when one counts up from one."""
    reaches = (lambda n: n > share * base) if strict else (lambda n: n >= share * base)
    return next(n for n in range(1, base + 3) if reaches(n))


def faults(rule, sitting):
    everybody, able, here = by_hand(sitting)
    if not everybody:
        return ["no_members"]
    asked = least(rule.quorum, len(everybody if rule.quorum_base == "all" else able))
    missing = [] if len(here) >= asked else ["quorum_impossible" if len(able) < asked else "no_quorum"]
    alone = rule.chair_required and not {1, 2, 3} & set(here)
    return missing + ["nobody_presides"] * alone


def refused(call, *args, **more):
    try:
        call(*args, **more)
    except StepRefused as refusal:
        return list(refusal.codes)
    return []


@given(RULES, SITTINGS)
@settings(max_examples=120)
def test_quorum_and_chair_are_what_counting_by_hand_says(rule, sitting):
    parts = [quorum_met(rule, sitting), chair_there(rule, sitting)]

    assert refused(decided, rule, sitting, {}) == faults(rule, sitting) == refused(counted, rule, sitting, Count(0, 0))
    assert not sitting.members or [part.code for part in parts if part] == faults(rule, sitting)
    assert present_count(sitting) == len(by_hand(sitting)[2])


@given(SOUND, st.lists(st.sampled_from(["yes", "no", "abstain", None]), min_size=9, max_size=9))
@settings(max_examples=150)
def test_a_verdict_is_what_counting_by_hand_says(sound, said):
    rule, sitting = sound
    everybody, able, here = by_hand(sitting)
    votes = {user: said[user - 1] for user in here if said[user - 1]}
    yes, no = (sum(vote == word for vote in votes.values()) for word in ("yes", "no"))
    base = {"all": len(everybody), "unrecused": len(able), "present": len(here), "valid": yes + no}[rule.base]
    needed = least(rule.threshold, base, strict=rule.strict)
    tie = yes == no and yes > 0 and yes == needed - 1 and rule.threshold <= HALF
    verdict = decided(rule, sitting, votes)

    assert (verdict.n_members, verdict.n_eligible, verdict.n_present) == (len(everybody), len(able), len(here))
    assert (verdict.count.yes, verdict.count.no, verdict.n_valid, verdict.count.cast) == (yes, no, yes + no, len(votes))
    assert (verdict.needed, verdict.tie, verdict.tie or verdict.passed) == (needed, tie, tie or yes >= needed)
    assert verdict.outcome == outcome(rule, votes, here, tie=tie, enough=yes >= needed)


def outcome(rule, votes, here, *, tie, enough):
    if not tie or rule.tie == "fails":
        return "passed" if enough else "failed"
    voice = votes.get(min(here)) if min(here) <= 3 else None
    return {"yes": "passed", "no": "failed"}.get(voice, "revote") if rule.tie == "chair" else "revote"


@given(SOUND, st.permutations(["yes", "yes", "no", "no", "no", "yes", "abstain", "yes", "no"]))
@settings(max_examples=80)
def test_an_open_and_a_secret_ballot_decide_alike(sound, words):
    rule, sitting = sound
    votes = dict(zip(by_hand(sitting)[2], words, strict=False))
    numbers = [list(votes.values()).count(word) for word in ("yes", "no", "abstain")]
    voice = votes.get(sitting.presiding)
    secret = counted(rule, sitting, Count(*numbers), casting=voice)
    opened = decided(rule, sitting, votes)

    assert (secret.outcome, secret.needed, secret.tie, secret.casting) == (
        opened.outcome, opened.needed, opened.tie, opened.casting,
    )  # fmt: skip


@given(RULES, st.integers(0, 9).map(members), PEOPLE, PEOPLE)
@settings(max_examples=80)
def test_it_does_not_matter_whether_a_recused_member_is_in_the_room(rule, seated, present, recused):
    sides = [Sitting(seated, here, recused) for here in (present | recused, present - recused)]

    assert quorum_met(rule, sides[0]) == quorum_met(rule, sides[1])
    assert faults(rule, sides[0]) or decided(rule, sides[0], {}) == decided(rule, sides[1], {})


@given(st.fractions(0, 1, max_denominator=100), st.integers(0, 60), st.booleans())
@settings(max_examples=80)
def test_needed_votes_are_the_first_number_that_reaches_the_threshold(threshold, base, strict):
    rule = Rule(HALF, "all", False, threshold, strict, "all", "fails")

    assert needed_votes(rule, base) == least(threshold, base, strict=strict)


@pytest.mark.parametrize(
    ("threshold", "strict", "base", "needed"),
    [
        (Fraction(9, 10), False, 9, 9),
        (Fraction(9, 10), False, 10, 9),
        (TWO_THIRDS, False, 9, 6),
        (TWO_THIRDS, True, 9, 7),
        (HALF, True, 8, 5),
        (HALF, False, 8, 4),
        (HALF, True, 0, 1),
    ],
)
def test_thresholds_of_known_councils(threshold, strict, base, needed):
    assert needed_votes(Rule(HALF, "all", False, threshold, strict, "all", "fails"), base) == needed


@pytest.mark.parametrize(
    ("votes", "codes"),
    [
        ({4: "yes", 5: "no"}, []),
        ({40: "yes"}, ["not_a_member"]),
        ({6: "yes"}, ["recused_votes"]),
        ({7: "yes"}, ["absent_votes"]),
        ({8: "yes"}, ["nominee_votes"]),
        ({4: "maybe", 5: 0.5}, ["unclear_vote"]),
        ({4: "", 6: "x", 7: "yes", 8: "no", 9: "no", 40: "yes"},
         ["not_a_member", "nominee_votes", "recused_votes", "absent_votes", "unclear_vote"]),
    ],
)  # fmt: skip
def test_votes_that_nobody_may_count_are_refused_with_every_reason(votes, codes):
    sitting = Sitting(members(9), {1, 2, 3, 4, 5, 6, 8}, {6}, {8, 9})

    assert refused(decided, PLAIN, sitting, votes) == codes


@pytest.mark.parametrize(
    ("count", "codes"),
    [
        (Count(3, 2), []),
        (Count(3, 2, 1), ["too_many_ballots"]),
        (Count(3, 2, 0, 1), ["too_many_ballots"]),
        (Count(-1, 2), ["half_vote"]),
        (Count(2.5, 2.5), ["half_vote"]),
        (Count(True, 1), ["half_vote"]),
        (Count(1, 1, 0, Fraction(1, 2)), ["half_vote"]),
    ],
)
def test_a_box_holds_whole_ballots_and_no_more_than_there_are_voters(count, codes):
    sitting = Sitting(members(7), range(1, 7), {6, 7})

    assert refused(counted, PLAIN, sitting, count) == codes


def test_recusals_that_break_the_quorum_ask_for_a_substitute():
    rule = Rule(TWO_THIRDS, "all", False, HALF, True, "present", "fails")

    assert [
        str(quorum_met(rule, Sitting(members(9), range(1, here), range(gone, 10)))) for here, gone in ((10, 6), (6, 9))
    ] == [
        "Chỉ còn 5 thành viên được biểu quyết, cần ít nhất 6.",
        "Có 5 thành viên được biểu quyết đang dự họp, cần ít nhất 6.",
    ]


def test_the_voice_of_the_chair_breaks_a_tie_of_a_simple_majority_only():
    rules = [Rule(HALF, "all", False, share, True, "valid", "chair") for share in (HALF, TWO_THIRDS)]
    sitting = Sitting(members(7), range(1, 7), ())
    votes = {1: "yes", 2: "yes", 3: "yes", 4: "no", 5: "no", 6: "no"}
    verdicts = [decided(rule, sitting, votes) for rule in rules]

    assert [(verdict.outcome, verdict.casting) for verdict in verdicts] == [("passed", 1), ("failed", None)]
