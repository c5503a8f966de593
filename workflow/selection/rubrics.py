"""Rubrics: what a jury marks, out of how many points, in which steps. They are values, so a round can pin one."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from workflow.canonical import canonical, digest
from workflow.errors import Refusal

MissingRule = Literal["not_closable", "exclude_juror"]

KEY = re.compile(r"[a-z][a-z0-9_]*")
PER_CENT = 100
CENT = Fraction(1, 100)  # the finest mark that can be written down


@dataclass(frozen=True, slots=True)
class Level:
    """What a mark means from this share of the maximum upwards."""

    low: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One head of the sheet, or one part of a head; a head with parts is marked by its parts alone."""

    key: str
    label: str
    maximum: int
    parts: tuple["Criterion", ...] = ()
    levels: tuple[Level, ...] = ()
    verified: bool = False

    @property
    def leaves(self) -> tuple["Criterion", ...]:
        """What is marked: the parts where there are any, else the criterion itself."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of a score sheet. A comment is due on a head marked below or above the band (per cent)."""

    key: str
    version: int
    label: str
    basis: str
    verified: bool
    pass_mark: int
    step: Fraction
    criteria: tuple[Criterion, ...]
    missing: MissingRule
    comment_below: int
    comment_above: int

    @property
    def leaves(self) -> tuple[Criterion, ...]:
        """Everything that gets a mark, in the order of the sheet."""
        return tuple(leaf for head in self.criteria for leaf in head.leaves)

    @property
    def maximum(self) -> int:
        """The most points a sheet can give."""
        return sum(head.maximum for head in self.criteria)

    @property
    def unverified(self) -> tuple[Criterion, ...]:
        """What no text of law fixes and the jury may still divide otherwise: to be shown as such."""
        return tuple(leaf for leaf in self.leaves if not leaf.verified)

    def level(self, key: str, mark: Fraction) -> Level | None:
        """What this mark of this criterion means, in the words of the criterion or else of its head."""
        head, leaf = next((head, leaf) for head in self.criteria for leaf in (head, *head.parts) if leaf.key == key)
        reached = [level for level in leaf.levels or head.levels if level.low * leaf.maximum <= mark]
        return max(reached, key=lambda level: level.low, default=None)


def rubric_json(rubric: Rubric) -> str:
    """Return the canonical JSON of a rubric; fractions are written as text, such as "1/2"."""
    return canonical(_plain(asdict(rubric)))


def rubric_hash(rubric: Rubric) -> str:
    """Return the identity of a rubric: any changed word or number is another rubric."""
    return digest(rubric_json(rubric))


def rubric_from_json(text: str) -> Rubric:
    """Build a rubric from its JSON; the inverse of :func:`rubric_json`."""
    return rubric_from(json.loads(text))


def rubric_from(tree: Mapping[str, Any]) -> Rubric:
    """Build a rubric from plain values; an unknown field raises TypeError."""
    criteria = tuple(_criterion(row) for row in tree.get("criteria", ()))
    return Rubric(**{**tree, "criteria": criteria, "step": Fraction(tree.get("step", 0))})


def problems(rubric: Rubric) -> tuple[Refusal, ...]:
    """Every reason why this rubric cannot be used, all at once; none when it can."""
    return (*_of_the_whole(rubric), *_of_the_keys(rubric), *_of_the_criteria(rubric))


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _criterion(row: Mapping[str, Any]) -> Criterion:
    levels = tuple(Level(**{**level, "low": Fraction(level["low"])}) for level in row.get("levels", ()))
    return Criterion(**{**row, "parts": tuple(map(_criterion, row.get("parts", ()))), "levels": levels})


def _of_the_whole(rubric: Rubric) -> Iterator[Refusal]:
    if not rubric.criteria:
        yield Refusal("no_criteria", "Phiếu chấm chưa có tiêu chí nào.", "Thêm ít nhất một tiêu chí.")
    if not 0 < rubric.pass_mark <= rubric.maximum:
        params = {"mark": rubric.pass_mark, "maximum": rubric.maximum}
        yield Refusal("pass_mark", "Mức đạt %(mark)s điểm phải lớn hơn 0 và không quá %(maximum)s.", params=params)
    if rubric.step <= 0 or rubric.step % CENT:
        text = "Bước điểm %(step)s phải lớn hơn 0 và có tối đa hai chữ số thập phân."
        yield Refusal("step", text, params={"step": str(rubric.step)})
    if not 0 <= rubric.comment_below <= rubric.comment_above <= PER_CENT:
        params = {"below": rubric.comment_below, "above": rubric.comment_above}
        yield Refusal("band", "Khoảng không cần nhận xét (từ %(below)s đến %(above)s %%) không hợp lệ.", params=params)
    if rubric.missing not in get_args(MissingRule):
        yield Refusal("missing_rule", "Không có cách xử lý phiếu thiếu %(name)s.", params={"name": rubric.missing})


def _of_the_keys(rubric: Rubric) -> Iterator[Refusal]:
    keys = Counter(criterion.key for criterion in _all(rubric))
    for key, times in keys.items():
        if times > 1:
            yield Refusal("key_twice", "Mã tiêu chí %(key)s được dùng nhiều lần.", params={"key": key})
        if not KEY.fullmatch(key):
            yield Refusal("key", "Mã tiêu chí %(key)s phải là chữ thường không dấu, số, dấu _.", params={"key": key})


def _of_the_criteria(rubric: Rubric) -> Iterator[Refusal]:
    for head in rubric.criteria:
        parts, params = sum(part.maximum for part in head.parts), {"label": head.label, "maximum": head.maximum}
        if head.parts and parts != head.maximum:
            text = "Các tiêu chí con của “%(label)s” cộng lại được %(parts)s điểm, không phải %(maximum)s."
            yield Refusal("parts", text, params={**params, "parts": parts})
        if any(part.parts for part in head.parts):
            text = "Tiêu chí con của “%(label)s” không được chia nhỏ thêm."
            yield Refusal("too_deep", text, params={"label": head.label})
    for criterion in _all(rubric):
        yield from _of_one(criterion, rubric.step)


def _of_one(criterion: Criterion, step: Fraction) -> Iterator[Refusal]:
    params = {"label": criterion.label, "maximum": criterion.maximum, "step": str(step)}
    if criterion.maximum <= 0:
        yield Refusal("maximum", "Điểm tối đa của “%(label)s” phải lớn hơn 0.", params={"label": criterion.label})
    elif step > 0 and criterion.maximum % step:
        yield Refusal("step_misses", "Bước %(step)s không chia hết %(maximum)s điểm của “%(label)s”.", params=params)
    lows = [level.low for level in criterion.levels]
    if lows and (lows != sorted(set(lows), reverse=True) or lows[-1] != 0 or lows[0] > 1):
        text = "Các mức của “%(label)s” phải xếp từ cao xuống thấp, không trùng và mức cuối bắt đầu từ 0."
        yield Refusal("levels", text, params={"label": criterion.label})


def _all(rubric: Rubric) -> tuple[Criterion, ...]:
    return tuple(criterion for head in rubric.criteria for criterion in (head, *head.parts))
