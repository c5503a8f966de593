"""What a sound council and jury are, and everything that is wrong with one that is not."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from workflow.errors import Refusal
from workflow.selection.councils import Body, Level, Member, Seat, founding, serving

FOUNDED = frozenset({Body.COUNCIL, Body.JURY})
"""The bodies no round can do without."""
OFFICES = frozenset({Seat.CHAIR, Seat.VICE, Seat.SECRETARY})
SEATS = {
    Body.COUNCIL: OFFICES | {Seat.MEMBER, Seat.SUBSTITUTE},
    Body.JURY: OFFICES | {Seat.JUROR, Seat.SUBSTITUTE},
    Body.EXPERTS: OFFICES | {Seat.EXPERT, Seat.SUBSTITUTE},
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the dated rules allow: the sizes of a council by level, and the smallest jury."""

    council: Mapping[Level, Collection[int]]
    jury_at_least: int


def composition_faults(
    level: Level,
    members: Sequence[Member],
    sizes: Sizes,
    *,
    on: date | None = None,
    bodies: Collection[Body] = FOUNDED,
) -> tuple[Refusal, ...]:
    """Everything that is wrong with these bodies on a day, or with their founding decision when no day is given."""
    seated = founding(members) if on is None else serving(members, on)
    chosen = {body: [member for member in seated if member.body is body] for body in Body if body in bodies}
    found: list[Refusal] = []
    if Body.COUNCIL in chosen:
        found += _council_faults(level, chosen[Body.COUNCIL], sizes)
    if Body.JURY in chosen:
        found += _jury_faults(chosen[Body.JURY], sizes)
    return (*found, *_list_faults([member for member in members if member.body in chosen]))


def _council_faults(level: Level, seated: Sequence[Member], sizes: Sizes) -> list[Refusal]:
    found, allowed = [], tuple(sorted(sizes.council[level]))
    if len(seated) not in allowed:
        message = "Hội đồng có %(n)s người; cấp này phải có một trong các số: %(sizes)s."
        found.append(_sized("council_size", message, "Thêm hoặc bớt thành viên.", n=len(seated), sizes=allowed))
    seats = Counter(member.seat for member in seated)
    if seats[Seat.CHAIR] != 1:
        message = "Hội đồng phải có đúng một chủ tịch, đang có %(n)s."
        found.append(_sized("one_chair", message, "Chọn lại chủ tịch hội đồng.", n=seats[Seat.CHAIR]))
    if not seats[Seat.SECRETARY]:
        found.append(Refusal("no_secretary", "Hội đồng chưa có thư ký.", "Chọn một thành viên làm thư ký."))
    return found


def _jury_faults(seated: Sequence[Member], sizes: Sizes) -> list[Refusal]:
    found, n = [], len(seated)
    if n % 2 == 0:
        message = "Ban giám khảo phải có số người lẻ, đang có %(n)s."
        found.append(_sized("even_jury", message, "Thêm hoặc bớt một giám khảo.", n=n))
    if n < sizes.jury_at_least:
        message = "Ban giám khảo phải có ít nhất %(least)s người, đang có %(n)s."
        found.append(_sized("small_jury", message, "Thêm giám khảo.", n=n, least=sizes.jury_at_least))
    heads = [member.user_id for member in seated if member.seat is Seat.CHAIR]
    if len(heads) > 1:
        found.append(_refusal("two_heads", "Ban giám khảo chỉ có một trưởng ban: %(users)s.", heads))
    return found


def _list_faults(members: Sequence[Member]) -> list[Refusal]:
    """What is wrong with single lines, whatever the day."""
    checks = {
        "wrong_seat": ("Chức danh không thuộc ban này: %(users)s.", _in_wrong_seat(members)),
        "bad_dates": ("Ngày thôi nhiệm vụ trước ngày được cử: %(users)s.", _ending_early(members)),
        "seated_twice": ("Có tên hai lần trong một ban: %(users)s.", _seated_twice(members)),
        "replaces_nobody": ("Thay cho người không có trong ban: %(users)s.", _for_nobody(members)),
        "replaces_early": ("Bắt đầu khi người được thay chưa thôi nhiệm vụ: %(users)s.", _too_early(members)),
        "replaced_twice": ("Một người có hai người thay: %(users)s.", _replaced_twice(members)),
    }
    return [_refusal(code, message, users) for code, (message, users) in checks.items() if users]


def _in_wrong_seat(members: Iterable[Member]) -> list[int]:
    return [member.user_id for member in members if member.seat not in SEATS[member.body]]


def _ending_early(members: Iterable[Member]) -> list[int]:
    return [member.user_id for member in members if member.until is not None and member.until < member.appointed_from]


def _seated_twice(members: Iterable[Member]) -> list[int]:
    """Who has two lines in one body that share a day; coming back later is allowed."""
    pairs = combinations(members, 2)
    return [one.user_id for one, other in pairs if _same_chair(one, other) and _share_a_day(one, other)]


def _same_chair(one: Member, other: Member) -> bool:
    return (one.user_id, one.body) == (other.user_id, other.body)


def _share_a_day(one: Member, other: Member) -> bool:
    return one.runs(other.appointed_from) or other.runs(one.appointed_from)


def _for_nobody(members: Sequence[Member]) -> list[int]:
    """Who replaces, or stands by for, a person who is no other real member of the body."""
    wanted = ((member, aim) for member in members for aim in (member.replaces, member.substitute_of) if aim is not None)
    return [member.user_id for member, aim in wanted if aim == member.user_id or not _lines(members, member.body, aim)]


def _too_early(members: Sequence[Member]) -> list[int]:
    """Who starts before the replaced person's last day is over."""
    coming = ((member, member.replaces) for member in members if member.replaces is not None)
    return [
        member.user_id
        for member, gone in coming
        if (lines := _lines(members, member.body, gone))
        and not any(line.until is not None and line.until < member.appointed_from for line in lines)
    ]


def _replaced_twice(members: Sequence[Member]) -> list[int]:
    """Who has more replacements than times of leaving; one who came back may be replaced again."""
    gone = Counter((member.body, member.replaces) for member in members if member.replaces is not None)
    ended = {key: [line for line in _lines(members, *key) if line.until is not None] for key in gone if key[1]}
    return [user for (body, user), times in gone.items() if user and times > max(1, len(ended[body, user]))]


def _lines(members: Iterable[Member], body: Body, user: int) -> list[Member]:
    """The lines in which this person sits in the body for real."""
    return [line for line in members if (line.user_id, line.body) == (user, body) and line.substitute_of is None]


def _refusal(code: str, message: str, users: Iterable[int]) -> Refusal:
    return Refusal(code, message, "Sửa lại danh sách theo quyết định.", {"users": tuple(sorted(set(users)))})


def _sized(code: str, message: str, hint: str, **params: int | tuple[int, ...]) -> Refusal:
    return Refusal(code, message, hint, params)
