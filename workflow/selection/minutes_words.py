"""Writes the minutes of a council session from what was recorded, in words and order of a Vietnamese biên bản."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from workflow.calendar import local
from workflow.selection.ballots import Count, Rule
from workflow.selection.minutes import Part, Section, Text

VOTE_WORDS = {"yes": "tán thành", "no": "không tán thành", "abstain": "không ý kiến"}
OUTCOMES = {"passed": "thông qua", "failed": "không thông qua", "revote": "số phiếu bằng nhau, phải biểu quyết lại"}
BASES = {
    "all": "tổng số thành viên Hội đồng", "unrecused": "số thành viên được biểu quyết nội dung đó",
    "present": "số thành viên được biểu quyết có mặt", "valid": "số phiếu tán thành và không tán thành",
}  # fmt: skip
RESULTS = {True: "Đề nghị công nhận", False: "Không đề nghị công nhận", None: "Chưa quyết định"}
LEVELS = {"commune": "cấp xã", "province": "cấp tỉnh", "region": "cấp khu vực", "nation": "cấp quốc gia"}
ORGAN = "Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu %(level)s"
MEETING_OF = "Họp Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu %(level)s năm %(year)s, phiên %(number)s"
NUMBER = "%02d/BB-HĐ"
HUNDRED = 100
ZERO_MONTHS = (1, 2)  # Decree 30/2020
CORRECTIONS = "Đính chính"
OUT_OF_ALL = "không được dự nội dung nào trong chương trình"
"""Why somebody stays away who may not be in the room for anything."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """A member on the list, in words; ``excuse`` is why somebody stays away, empty where no reason was given."""

    name: str
    title: str
    seat: str
    present: bool
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote, with the people by name."""

    at: datetime
    secret: bool
    n_members: int
    n_eligible: int
    n_present: int
    needed: int
    count: Count
    outcome: str
    presiding: str = ""
    casting: str = ""
    recused: tuple[str, ...] = ()
    votes: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """A result that was counted again after the closing: when and why, and what it was before and is since."""

    at: datetime
    why: str
    before: Fraction | None
    mean: Fraction | None
    sheets: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A nomination of the agenda with everything that happened about it."""

    case_id: int
    product: str
    establishment: str
    group: str
    mean: Fraction | None
    sheets: int
    passed: bool | None
    note: str
    votes: tuple[Vote, ...] = ()
    recounts: tuple[Recount, ...] = ()


@dataclass(frozen=True, slots=True)
class StructureVote:
    """A vote on number and structure: what was put to the vote, and what it gave to whom."""

    vote: Vote
    total: int | None
    per_group: tuple[tuple[str, int], ...]
    chosen: tuple[str, ...]
    inside: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Everything that the minutes of a session tell."""

    head: Mapping[str, str]
    opened_at: datetime
    place: str
    members: Sequence[Attendee]
    rule: Rule
    secret: bool
    seal: str
    closed_scores_at: datetime | None
    subjects: Sequence[Subject]
    structure: Sequence[StructureVote] = ()
    corrections: tuple[Part, ...] = ()
    written_at: datetime | None = None


def written(what: Happened) -> Text:
    """Write the minutes of what happened."""
    everything = tuple(subject.case_id for subject in what.subjects)
    sections = (
        Section("Thời gian, địa điểm và thành phần", _people(what)),
        Section("Cách làm việc của Hội đồng", _rules(what, everything)),
        Section("Xem xét từng sản phẩm", tuple(_subject(one) for one in what.subjects), numbered=True),
        Section("Số lượng và cơ cấu", tuple(_structure(one, everything) for one in what.structure)),
        Section("Kết luận", _end(what, everything)),
        Section(CORRECTIONS, what.corrections, numbered=True),
    )
    names = {one.seat: one.name for one in reversed(what.members)}
    return Text(
        **what.head, held_at=moment(what.opened_at), secretary=names.get("secretary", ""),
        chair=names.get("chair", ""), sections=tuple(one for one in sections if one.parts),
    )  # fmt: skip


def correction(at: datetime, reason: str, text: str, about: tuple[int, ...]) -> Part:
    """Write what a later version sets right, and why."""
    more = (text,) if text else ()
    return Part((f"Lý do: {reason}", *more), f"Lập lúc {moment(at)}", about)


def place_name(unit: str) -> str:
    """The name of a province as the date of a paper has it."""
    return unit.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def points(mean: Fraction | None) -> str:
    """A mean with two decimals, cut and never rounded up: 69,999 is shown as 69,99."""
    if mean is None:
        return "chưa có"
    whole, rest = divmod(int(mean * HUNDRED), HUNDRED)
    return f"{whole},{rest:02d}"


def moment(at: datetime) -> str:
    """09 giờ 05 phút, ngày 02 tháng 3 năm 2026."""
    here = local(at)
    month = f"0{here.month}" if here.month in ZERO_MONTHS else str(here.month)
    return f"{here:%H} giờ {here:%M} phút, ngày {here:%d} tháng {month} năm {here.year}"


def _people(what: Happened) -> tuple[Part, ...]:
    here = [one for one in what.members if one.present]
    excused = [one for one in what.members if not one.present and one.excuse]
    away = [one for one in what.members if not one.present and not one.excuse]
    parts = [
        Part((f"Thời gian bắt đầu: {moment(what.opened_at)}.", f"Địa điểm: {what.place}.")),
        Part(tuple(_named(here)) or ("Chưa điểm danh.",), "Thành viên dự họp:"),
    ]
    if excused:
        parts.append(Part(tuple(_named(excused)), "Thành viên vắng mặt có lý do:"))
    if away:
        parts.append(
            Part(tuple(_named(away)), "Thành viên vắng mặt không có lý do:" if here else "Thành viên Hội đồng:")
        )
    return tuple(parts)


def _named(members: Sequence[Attendee]) -> list[str]:
    found = []
    for number, one in enumerate(members, start=1):
        title = f", {one.title}" if one.title else ""
        why = "" if one.present or not one.excuse else f"; lý do: {one.excuse.rstrip('.')}"
        found.append(f"{number}. {one.name}{title}, {SEAT_WORDS.get(one.seat, one.seat)}{why}.")
    return found


SEAT_WORDS = {
    "chair": "Chủ tịch Hội đồng", "vice": "Phó Chủ tịch Hội đồng", "secretary": "Thư ký Hội đồng",
    "member": "Ủy viên Hội đồng",
}  # fmt: skip


def _rules(what: Happened, everything: tuple[int, ...]) -> tuple[Part, ...]:
    rule = what.rule
    base = BASES[rule.quorum_base]
    presided = ", do chủ tịch hoặc phó chủ tịch chủ trì" if rule.chair_required else ""
    lines = [
        f"Nội dung được biểu quyết khi có ít nhất {_share(rule.quorum)} {base} có mặt{presided}.",
        "Được thông qua khi số phiếu tán thành đạt {} {} {}.".format(
            "trên" if rule.strict else "ít nhất", _share(rule.threshold), BASES[rule.base],
        ),
        "Hình thức: %s." % ("bỏ phiếu kín" if what.secret else "biểu quyết công khai"),
        "Thành viên có xung đột lợi ích hoặc có sản phẩm được xét không dự và không được tính khi xét sản phẩm đó.",
    ]  # fmt: skip
    parts = [Part(tuple(lines))]
    if what.seal and what.closed_scores_at:
        sealed = (
            f"Phiếu chấm của Ban giám khảo được niêm phong khi nộp và mở lúc {moment(what.closed_scores_at)}.",
            f"Mã niêm phong của cả đợt: {what.seal}. Mã này chỉ khớp khi không phiếu nào bị thêm, bớt hoặc sửa.",
        )
        parts.append(Part(sealed, about=everything))
    return tuple(parts)


def _subject(one: Subject) -> Part:
    lines = [
        f"Cơ sở: {one.establishment}. Nhóm: {one.group}.",
        f"Điểm trung bình của Ban giám khảo: {points(one.mean)} ({one.sheets} phiếu).",
    ]
    lines += [
        f"Kết quả được tính lại {moment(again.at)}: {points(again.mean)} ({again.sheets} phiếu), "
        f"trước đó {points(again.before)}. Lý do: {again.why}."
        for again in one.recounts
    ]
    for number, vote in enumerate(one.votes, start=1):
        lines += _vote(vote, f"Biểu quyết lần {number}" if len(one.votes) > 1 else "Biểu quyết")
    reason = f" Lý do: {one.note}" if one.note and one.passed is False else ""
    lines.append(f"Kết quả: {RESULTS[one.passed].lower()}.{reason}")
    return Part(tuple(lines), one.product, (one.case_id,))


def _vote(vote: Vote, title: str) -> list[str]:
    here = local(vote.at)
    lines = []
    if vote.recused:
        lines.append("Không dự, không biểu quyết: {}.".format(", ".join(vote.recused)))
    presiding = f"; chủ trì: {vote.presiding}" if vote.presiding else ""
    lines.append(
        f"{title} lúc {here:%H} giờ {here:%M}: Hội đồng có {vote.n_members} thành viên, {vote.n_eligible} người được"
        f" biểu quyết, {vote.n_present} người có mặt{presiding}."
    )
    count = vote.count
    invalid = f", không hợp lệ {count.invalid}" if vote.secret else ""
    lines.append(
        f"Tán thành {count.yes}, không tán thành {count.no}, không ý kiến {count.abstain}{invalid}; cần ít nhất"
        f" {vote.needed} phiếu tán thành: {OUTCOMES[vote.outcome]}."
    )
    if vote.casting:
        lines.append(f"Số phiếu bằng nhau; quyết định theo ý kiến của người chủ trì {vote.casting}.")
    if vote.votes:
        said = (f"{name} {VOTE_WORDS[how]}" for name, how in vote.votes)
        lines.append("Từng thành viên: {}.".format("; ".join(said)))
    if vote.note:
        lines.append(f"Ý kiến: {vote.note}")
    return lines


def _structure(one: StructureVote, everything: tuple[int, ...]) -> Part:
    total = f"tối đa {one.total} sản phẩm" if one.total is not None else "không giới hạn tổng số"
    groups = "".join(f"; {group}: {places}" for group, places in one.per_group)
    lines = [f"Nội dung biểu quyết: {total}{groups}."]
    if one.chosen:
        lines.append("Chọn trong các sản phẩm bằng điểm ở ngưỡng: {}.".format(", ".join(one.chosen)))
    lines += _vote(one.vote, "Biểu quyết")
    if one.vote.outcome == "passed":
        lines.append("Trong số lượng: %s." % (", ".join(one.inside) or "không có"))
        lines.append("Ngoài số lượng: %s." % (", ".join(one.outside) or "không có"))
    return Part(tuple(lines), about=everything)


def _end(what: Happened, everything: tuple[int, ...]) -> tuple[Part, ...]:
    parts = (Part(tuple(_conclusion(what)), about=everything),)
    if what.written_at is None:
        return parts
    return (*parts, Part((f"Biên bản được lập lúc {moment(what.written_at)}.",)))


def _conclusion(what: Happened) -> list[str]:
    lines = []
    for passed, words in RESULTS.items():
        found = [one.product for one in what.subjects if one.passed is passed]
        if found:
            lines.append(f"{words} ({len(found)}): {'; '.join(found)}.")
    return lines or ["Phiên họp chưa xem xét sản phẩm nào."]


def _share(share: Fraction) -> str:
    percent = share * HUNDRED
    if percent.denominator == 1:
        return f"{percent.numerator}%"
    return f"{share.numerator}/{share.denominator}"
