"""A new ladder of reminders for a province, from a day on: judged, kept as a dated rule, and heard by open terms.

A reminder goes out by the ladder that is in force on its day. So that a term which would be looked at later, or no
more, hears of the new ladder, every open term that it speaks of is looked at when its first day opens.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.ladders import AFTER, BEFORE, ON, PARTIES, Ladder, Rung
from workflow.models import Case, CaseClock, ProcessVersion
from workflow.office import Office
from workflow.published import process_of
from workflow.reminders import ladder_on, names_of
from workflow.rules import RuleBook, RuleMissing
from workflow.services.offices import load_office
from workflow.services.rule_changes import STEP, UNCHANGED, RuleChange, change_rule, check_rule

SHARE = "share"
AMOUNTS: Mapping[str, range] = {SHARE: range(1, 100), BEFORE: range(1, 1000), ON: range(1), AFTER: range(1, 1000)}
"""By what a rung is counted, and the percent or working days that it may have."""
CLASHES: Mapping[str, str] = {
    SHARE: "Hai mốc cùng nhắc khi hết %(n)s phần trăm thời hạn.",
    BEFORE: "Hai mốc cùng nhắc %(n)s ngày làm việc trước hạn.",
    ON: "Hai mốc cùng nhắc đúng ngày đến hạn.",
    AFTER: "Hai mốc cùng nhắc %(n)s ngày làm việc sau hạn.",
}
DROPPED: Mapping[str, str] = {
    SHARE: "Không được bỏ mốc khi hết %(n)s phần trăm thời hạn hoặc người nhận của mốc đó.",
    BEFORE: "Không được bỏ mốc %(n)s ngày làm việc trước hạn hoặc người nhận của mốc đó.",
    ON: "Không được bỏ mốc đúng ngày đến hạn hoặc người nhận của mốc đó.",
    AFTER: "Không được bỏ mốc %(n)s ngày làm việc sau hạn hoặc người nhận của mốc đó.",
}


@dataclass(frozen=True, slots=True)
class RungWish:
    """One rung as it was written down; ``amount`` are days, or percent of the term."""

    when: str
    amount: int
    roles: tuple[str, ...]
    every: int = 0
    times: int = 1

    @property
    def place(self) -> tuple[str, int]:
        """What the rung is counted by."""
        return self.when, 0 if self.when == ON else self.amount

    @property
    def days(self) -> Iterator[tuple[str, int]]:
        """Every place at which it reminds."""
        for again in range(self.times if self.when == AFTER else 1):
            yield self.when, self.place[1] + again * self.every


@dataclass(frozen=True, slots=True)
class LadderChange:
    """A new ladder for a province, from a day on, with its ground and why.

    ``names`` end with the ladder that clocks share; where one stands before it, that clock's own is set.
    """

    names: tuple[str, ...]
    scope: str
    rungs: tuple[RungWish, ...]
    since: date
    basis: str
    reason: str

    @property
    def rule_id(self) -> str:
        """The rule that is set."""
        return self.names[0]


def wish_of(rung: Rung) -> RungWish:
    """Return a rung as it is written down."""
    if rung.share is not None:
        return RungWish(SHARE, int(rung.share * 100), rung.roles)
    return RungWish(rung.when, rung.days, rung.roles, rung.every, rung.times)


def check_ladder(change: LadderChange, scopes: Collection[str], *, now: datetime, office: Office) -> None:
    """Judge a ladder without setting it; StepRefused names everything that is wrong with it."""
    if change.scope not in scopes:
        raise CaseNotFound(change.scope)
    faults = tuple(_faults(change, office.rules))
    if faults:
        raise StepRefused(STEP, faults)
    check_rule(_rule_change(change, office.rules), scopes, now=now, office=office)


def change_ladder(
    session: Session, change: LadderChange, scopes: Collection[str], *, by: Person, now: datetime
) -> int:  # fmt: skip
    """Set a ladder from a day to come; return how many open terms will hear of it."""
    office = load_office(session)
    check_ladder(change, scopes, now=now, office=office)
    change_rule(session, _rule_change(change, office.rules), scopes, by=by, now=now)
    return _wake(session, change, office)


def ladder_of(change: LadderChange, rules: RuleBook) -> Ladder:
    """Return the ladder that a change describes."""
    keys = (str(row["key"]) for row in _rows(change, rules))
    return Ladder(change.rule_id, tuple(_rung(rung, key) for rung, key in zip(change.rungs, keys, strict=True)))


def _rung(rung: RungWish, key: str) -> Rung:
    if rung.when == SHARE:
        return Rung(key, BEFORE, 0, rung.roles, Fraction(rung.amount, 100))
    return Rung(key, *rung.place, rung.roles, None, rung.every, rung.times)


def _rule_change(change: LadderChange, rules: RuleBook) -> RuleChange:
    value = {"rungs": _rows(change, rules)}
    return RuleChange(
        change.rule_id, change.scope, value, change.since, change.basis, change.reason, like=change.names[-1]
    )


def _rows(change: LadderChange, rules: RuleBook) -> list[dict[str, object]]:
    """The rungs as a rule keeps them; one that was there keeps its key, so that nobody is told again."""
    ladders = (one for name in change.names for one in rules.ladders(name, change.scope))
    known = {_meaning(wish_of(rung)): rung.key for one in ladders for rung in one.rungs}
    return [_row(rung, known.get(_meaning(rung)) or _key(rung)) for rung in change.rungs]


def _row(rung: RungWish, key: str) -> dict[str, object]:
    row: dict[str, object] = {
        "key": key,
        "when": BEFORE if rung.when == SHARE else rung.when,
        "roles": list(rung.roles),
    }
    if rung.when == SHARE:
        row["share"] = f"{rung.amount}%"
    elif rung.when != ON:
        row["days"] = rung.amount
    if rung.times > 1:
        row |= {"every": rung.every, "times": rung.times}
    return row


def _meaning(rung: RungWish) -> tuple[str, int, int]:
    return *rung.place, rung.every if rung.times > 1 else 0


def _key(rung: RungWish) -> str:
    name = {SHARE: "share", BEFORE: "before", ON: "due_day", AFTER: "late"}[rung.when]
    days = "" if rung.when == ON else f"_{rung.amount}"
    return f"{name}{days}_each_{rung.every}" if rung.times > 1 else f"{name}{days}"


def _faults(change: LadderChange, rules: RuleBook) -> Iterator[Refusal]:
    if not change.rungs:
        yield Refusal("ladder_empty", "Chưa có mốc nhắc nào.", "Ghi ít nhất một mốc.")
        return
    unfit = [fault for number, rung in enumerate(change.rungs, 1) for fault in _of_rung(number, rung)]
    yield from unfit
    if not unfit:
        yield from _clashes(change.rungs)
        yield from _too_often(change, rules)
        yield from _left_out(change, rules)
        before = ladder_on(rules, change.names, change.since, change.scope)
        if set(ladder_of(change, rules).rungs) == set(before.rungs):
            yield UNCHANGED


def _of_rung(number: int, rung: RungWish) -> Iterator[Refusal]:
    said: Mapping[str, object] = {"row": number}
    if rung.place[1] not in AMOUNTS.get(rung.when, ()):
        hint = "Ghi số ngày làm việc từ 1, hoặc phần thời hạn từ 1 đến 99 phần trăm."
        yield Refusal("rung_unfit", "Mốc %(row)s chưa rõ nhắc lúc nào.", hint, said)
    if not rung.roles:
        yield Refusal("rung_nobody", "Mốc %(row)s không nhắc ai.", "Chọn ít nhất một người nhận.", said)
    if not PARTIES.issuperset(rung.roles):
        yield Refusal("rung_unknown", "Mốc %(row)s có người nhận không có.", "Chọn trong danh sách.", said)
    if rung.times < 1 or (rung.times > 1 and (rung.when != AFTER or rung.every < 1)):
        hint = "Chỉ mốc sau hạn lặp lại được, cách nhau ít nhất một ngày làm việc."
        yield Refusal("rung_repeats", "Mốc %(row)s không lặp lại như vậy được.", hint, said)


def _clashes(rungs: Sequence[RungWish]) -> Iterator[Refusal]:
    """Two rungs that remind on one day; of a series that clashes many times the first day is told."""
    seen = Counter(place for rung in rungs for place in rung.days)
    told: set[str] = set()
    for when, days in sorted(place for place, times in seen.items() if times > 1):
        if when not in told:
            told.add(when)
            yield Refusal("rungs_clash", CLASHES[when], "Gộp lại thành một mốc.", {"n": days})


def _too_often(change: LadderChange, rules: RuleBook) -> Iterator[Refusal]:
    most = max(sum(rung.times for rung in change.rungs if party in rung.roles) for party in PARTIES)
    limit = int(rules.number("ladder_most", change.since, change.scope))
    if most > limit:
        message = "Một người sẽ bị nhắc %(n)s lần về một thời hạn, nhiều hơn mức %(limit)s lần."
        yield Refusal("ladder_too_often", message, "Bớt số lần lặp lại hoặc bớt mốc.", {"n": most, "limit": limit})


def _left_out(change: LadderChange, rules: RuleBook) -> Iterator[Refusal]:
    """Rungs that no ladder of this kind may do without."""
    try:
        least = rules.ladder(change.names[-1].replace("ladder.", "ladder_least.", 1), change.since, change.scope)
    except RuleMissing:
        return
    for needed in (wish_of(rung) for rung in least.rungs):
        if not any(needed.place in rung.days and set(needed.roles) <= set(rung.roles) for rung in change.rungs):
            yield Refusal("rung_needed", DROPPED[needed.when], "Thêm lại mốc này.", {"n": needed.amount})


def _wake(session: Session, change: LadderChange, office: Office) -> int:
    """Let every open term of the ladder be looked at when its first day opens."""
    calendar = office.calendar.scoped(change.scope)
    opens = calendar.open_of(calendar.on_or_after(change.since))
    units = sorted(unit_id for unit_id, scope in office.variants.items() if scope == change.scope)
    processes = (process_of(session, name) for name in session.scalars(select(ProcessVersion.hash)).all())
    spoken = ((process.key, clock) for process in processes for clock in process.clocks)
    keys = sorted({clock.key for process, clock in spoken if change.rule_id in names_of(process, clock)})
    cases = select(Case.id).where(Case.closed_at.is_(None), Case.owner_unit_id.in_(units))
    runs = (CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None), CaseClock.key.in_(keys))
    later = or_(CaseClock.next_at.is_(None), CaseClock.next_at > opens)
    woken = select(CaseClock.id).where(*runs, later, CaseClock.case_id.in_(cases))
    number = session.scalar(select(func.count()).select_from(woken.subquery())) or 0
    turned = update(CaseClock).where(CaseClock.id.in_(woken)).values(next_at=opens)
    session.execute(turned.execution_options(synchronize_session=False))
    return number
