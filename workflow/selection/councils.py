"""Councils, juries and expert teams: who sits where and when, and who may score."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflow.errors import Refusal, StepRefused


class Seat(StrEnum):
    """In what capacity somebody sits in a body."""

    CHAIR = "chair"
    VICE = "vice"
    SECRETARY = "secretary"
    MEMBER = "member"
    JUROR = "juror"
    EXPERT = "expert"
    SUBSTITUTE = "substitute"
    """Named in the decision, serving only once a later line names the person as replacement."""


class Body(StrEnum):
    """The three bodies of a round."""

    COUNCIL = "council"
    JURY = "jury"
    EXPERTS = "experts"


class Level(StrEnum):
    """The four levels a product climbs."""

    COMMUNE = "commune"
    PROVINCE = "province"
    REGION = "region"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Member:
    """One line of a dated decision: a person in a seat, up to and including ``until``.

    A substitute stands by and serves only once a later line names the person as replacement.
    """

    user_id: int
    seat: Seat
    body: Body
    appointed_from: date
    until: date | None = None
    substitute_of: int | None = None
    replaces: int | None = None

    def serves(self, on: date) -> bool:
        """Whether this line holds on that day; standing by is not serving."""
        return not self.stands_by and self.runs(on)

    @property
    def stands_by(self) -> bool:
        """Whether the person is a substitute."""
        return self.substitute_of is not None or self.seat is Seat.SUBSTITUTE

    def runs(self, on: date) -> bool:
        """Whether that day lies in the dates of this line."""
        return self.appointed_from <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who may score a round: fixed when it opened, changed by recorded replacement and by nothing else."""

    opened_on: date
    scorers: frozenset[int]
    left: frozenset[int] = frozenset()

    def may_score(self, recused: Collection[int]) -> frozenset[int]:
        """Who may score an item from which these people are recused."""
        return self.scorers.difference(recused)


def serving(members: Iterable[Member], on: date) -> tuple[Member, ...]:
    """The members who serve on that day, in the order of the decision."""
    return tuple(member for member in members if member.serves(on))


def founding(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members of the first decision: nobody who stands by, follows somebody else or came back, nobody twice."""
    first: dict[tuple[int, Body], Member] = {}
    for member in sorted(members, key=lambda line: line.appointed_from):
        if not member.stands_by and member.replaces is None:
            first.setdefault((member.user_id, member.body), member)
    return tuple(first.values())


def snapshot(members: Iterable[Member], on: date) -> Snapshot:
    """Who may score from the opening on: the jury of that day without its secretary."""
    jury = (member for member in serving(members, on) if member.body is Body.JURY)
    return Snapshot(on, frozenset(member.user_id for member in jury if member.seat is not Seat.SECRETARY))


def replaced(taken: Snapshot, leaving: int, coming: int) -> Snapshot:
    """The snapshot after a recorded replacement; refused unless one who scores goes and a new person comes."""
    found = []
    if leaving not in taken.scorers:
        found.append(_about("not_a_scorer", "Người được thay không có trong danh sách chấm điểm.", leaving))
    if coming in taken.scorers:
        found.append(_about("scores_already", "Người thay đã có trong danh sách chấm điểm.", coming))
    if coming in taken.left:
        found.append(_about("left_before", "Người thay đã rời danh sách chấm điểm của kỳ này.", coming))
    if found:
        raise StepRefused("replace_scorer", found)
    return replace(taken, scorers=taken.scorers - {leaving} | {coming}, left=taken.left | {leaving})


def named(refusal: Refusal, names: Mapping[Hashable, str], *, place: str = "users") -> Refusal:
    """The refusal with names where it has numbers or codes; for the page that shows it."""
    given = refusal.params.get(place)
    if not isinstance(given, tuple):
        return refusal
    return replace(refusal, params={**refusal.params, place: tuple(names.get(one, str(one)) for one in given)})


def _about(code: str, message: str, user: int) -> Refusal:
    return Refusal(code, message, "Chọn lại người trong danh sách.", {"users": (user,)})
