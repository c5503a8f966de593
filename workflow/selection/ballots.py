"""Votes of a council: who counts, whether there is a quorum, and what a count decides, all of it recomputed per item.

Quorum, threshold and their bases are parameters of the rule, in whole numbers and fractions only. A recused member
and a nominee are never present; whether they stay in a base is what ``all`` and ``unrecused`` say.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from workflow.errors import Refusal, StepRefused
from workflow.selection.councils import Member, Seat

Vote = Literal["yes", "no", "abstain"]
VOTES: tuple[Vote, ...] = ("yes", "no", "abstain")
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Rule:
    """How this council decides: each part comes from a dated rule or from the council's own working rule."""

    quorum: Fraction
    quorum_base: Literal["all", "unrecused"]
    chair_required: bool
    threshold: Fraction
    strict: bool  # more than the threshold, not just as much
    base: Literal["all", "unrecused", "present", "valid"]
    tie: Literal["chair", "revote", "fails"]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One item on the table: the members who serve that day, who has come, who withdrew, whose product it is."""

    members: Sequence[Member]
    present: Collection[int]
    recused: Collection[int]
    nominees: Collection[int] = ()

    @property
    def listed(self) -> frozenset[int]:
        """Everybody on the list of members."""
        return frozenset(member.user_id for member in self.members)

    @property
    def eligible(self) -> frozenset[int]:
        """Who may decide about this item."""
        return self.listed.difference(self.recused, self.nominees)

    @property
    def voters(self) -> frozenset[int]:
        """Who is here and may decide about this item."""
        return self.eligible.intersection(self.present)

    @property
    def presiding(self) -> int | None:
        """The chair, or the first vice-chair of the list, of those who may decide and are here."""
        seats = {seat: [m.user_id for m in self.members if m.seat is seat] for seat in (Seat.CHAIR, Seat.VICE)}
        return next((user for users in seats.values() for user in users if user in self.voters), None)


@dataclass(frozen=True, slots=True)
class Count:
    """What came out of a ballot box."""

    yes: int
    no: int
    abstain: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        """All ballots in the box."""
        return self.yes + self.no + self.abstain + self.invalid

    @property
    def valid(self) -> int:
        """The ballots that say yes or no."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vote decided, with every number that the minutes need."""

    outcome: Literal["passed", "failed", "revote"]
    n_members: int
    n_eligible: int
    n_present: int
    count: Count
    needed: int
    tie: bool
    casting: int | None = None  # whose vote broke the tie

    @property
    def passed(self) -> bool:
        """Whether the item is carried."""
        return self.outcome == "passed"

    @property
    def n_valid(self) -> int:
        """How many ballots said yes or no."""
        return self.count.valid


def present_count(sitting: Sitting) -> int:
    """How many members are here and may decide; guests, nominees and recused members do not count."""
    return len(sitting.voters)


def quorum_size(rule: Rule, sitting: Sitting) -> int:
    """How many who may decide have to be here."""
    asked = len(sitting.listed if rule.quorum_base == "all" else sitting.eligible)
    return max(1, _ceiling(rule.quorum * asked))


def quorum_met(rule: Rule, sitting: Sitting) -> Refusal | None:
    """Why there is no quorum for this item, or None; says when only a substitute can help."""
    params = {
        "present": len(sitting.voters),
        "needed": quorum_size(rule, sitting),
        "able": len(sitting.eligible),
    }
    if params["able"] < params["needed"]:
        message = "Chỉ còn %(able)s thành viên được biểu quyết, cần ít nhất %(needed)s."
        return Refusal("quorum_impossible", message, "Đề nghị cử người thay thế cho sản phẩm này.", params)
    if params["present"] < params["needed"]:
        message = "Có %(present)s thành viên được biểu quyết đang dự họp, cần ít nhất %(needed)s."
        return Refusal("no_quorum", message, "Chờ thêm thành viên hoặc hoãn nội dung này.", params)
    return None


def chair_there(rule: Rule, sitting: Sitting) -> Refusal | None:
    """Why nobody may preside over this item although the rule asks for it, or None."""
    if not rule.chair_required or sitting.presiding is not None:
        return None
    message = "Không có chủ tịch hoặc phó chủ tịch nào được chủ trì nội dung này."
    return Refusal("nobody_presides", message, "Mời phó chủ tịch chủ trì hoặc đề nghị cử người thay thế.")


def decided(rule: Rule, sitting: Sitting, votes: Mapping[int, str]) -> Verdict:
    """The verdict of an open ballot; refused with every reason. Whoever is here and says nothing casts nothing."""
    found = [*_sitting_faults(rule, sitting), *_vote_faults(sitting, votes)]
    if found:
        raise StepRefused("vote", found)
    count = Count(*(sum(vote == said for said in votes.values()) for vote in VOTES))
    chair = sitting.presiding
    return _verdict(rule, sitting, count, None if chair is None else votes.get(chair))


def counted(rule: Rule, sitting: Sitting, count: Count, *, casting: Literal["yes", "no"] | None = None) -> Verdict:
    """The verdict of a secret ballot; ``casting`` is what the presiding member says openly when votes are equal."""
    found = [*_sitting_faults(rule, sitting), *_count_faults(sitting, count)]
    if found:
        raise StepRefused("vote", found)
    return _verdict(rule, sitting, count, casting)


def needed_votes(rule: Rule, base: int) -> int:
    """The smallest number of yes votes that carries an item, never zero."""
    share = rule.threshold * base
    return max(1, int(share) + 1 if rule.strict else _ceiling(share))


def _verdict(rule: Rule, sitting: Sitting, count: Count, casting: str | None) -> Verdict:
    sizes = {"all": sitting.listed, "unrecused": sitting.eligible, "present": sitting.voters}
    needed = needed_votes(rule, count.valid if rule.base == "valid" else len(sizes[rule.base]))
    # A tie is one vote away from a simple majority; equal numbers far below a higher threshold have failed.
    tie = count.yes == count.no and count.yes < needed <= count.yes + 1 and count.yes > 0 and rule.threshold <= HALF
    broken = tie and rule.tie == "chair" and sitting.presiding is not None and casting in {"yes", "no"}
    outcome: Literal["passed", "failed", "revote"] = "passed" if count.yes >= needed else "failed"
    if broken:
        outcome = "passed" if casting == "yes" else "failed"
    elif tie and rule.tie != "fails":
        outcome = "revote"
    sums = (len(sitting.listed), len(sitting.eligible), len(sitting.voters))
    return Verdict(outcome, *sums, count=count, needed=needed, tie=tie, casting=sitting.presiding if broken else None)


def _sitting_faults(rule: Rule, sitting: Sitting) -> list[Refusal]:
    if not sitting.listed:
        message = "Hội đồng chưa có thành viên nào."
        return [Refusal("no_members", message, "Nhập danh sách theo quyết định thành lập.")]
    return [fault for fault in (quorum_met(rule, sitting), chair_there(rule, sitting)) if fault]


def _vote_faults(sitting: Sitting, votes: Mapping[int, str]) -> list[Refusal]:
    """Every vote that nobody may count, each person told once, by the strongest reason."""
    own = set(votes).intersection(sitting.nominees)
    strangers = set(votes) - sitting.listed - own
    withdrawn = set(votes).intersection(sitting.listed, sitting.recused) - own
    absent = set(votes) & sitting.eligible - sitting.voters
    unclear = {user for user in set(votes) & sitting.voters if votes[user] not in VOTES}
    checks = {
        "not_a_member": ("Không phải thành viên hội đồng nhưng có phiếu: %(users)s.", strangers),
        "nominee_votes": ("Người có sản phẩm được xét không được biểu quyết: %(users)s.", own),
        "recused_votes": ("Người đã rút vì xung đột lợi ích không được biểu quyết: %(users)s.", withdrawn),
        "absent_votes": ("Người vắng mặt không được biểu quyết: %(users)s.", absent),
        "unclear_vote": ("Phiếu không rõ tán thành, không tán thành hay không ý kiến: %(users)s.", unclear),
    }
    return [_unfit(code, message, users) for code, (message, users) in checks.items() if users]


def _unfit(code: str, message: str, users: Iterable[int]) -> Refusal:
    return Refusal(code, message, "Bỏ hoặc ghi lại các phiếu này.", {"users": tuple(sorted(users))})


def _count_faults(sitting: Sitting, count: Count) -> list[Refusal]:
    parts: tuple[object, ...] = (count.yes, count.no, count.abstain, count.invalid)
    if any(isinstance(part, bool) or not isinstance(part, int) or part < 0 for part in parts):
        return [Refusal("half_vote", "Số phiếu phải là số nguyên, không âm.", "Đếm và nhập lại từng loại phiếu.")]
    if count.cast <= len(sitting.voters):
        return []
    message = "Kiểm được %(cast)s phiếu nhưng chỉ có %(voters)s người biểu quyết."
    params = {"cast": count.cast, "voters": len(sitting.voters)}
    return [Refusal("too_many_ballots", message, "Kiểm lại phiếu; nếu vẫn thừa thì bỏ phiếu lại.", params)]


def _ceiling(share: Fraction) -> int:
    return -int(-share // 1)
