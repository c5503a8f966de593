"""Support levels: the cap of one activity and the exact check of an amount against it, explained line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workflow.money import format_number

NO_FACTOR = Fraction(1)
THOUSAND = 1000


class BadFigure(ValueError):
    """A figure that is not exact, negative, or not allowed by its rule: a translatable text and what goes into it."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text % params if params else text)
        self.text, self.params = text, params


@dataclass(frozen=True, slots=True)
class Cap:
    """At most this share of the cost and at most this many đồng; None means that side is not limited."""

    activity: str
    rate: Fraction | None
    ceiling: int | None
    factor_max: Fraction
    basis: str
    verified: bool
    rule_id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence of an explanation: a translatable text and what goes into it."""

    text: str
    params: Mapping[str, int | Fraction | str]

    def __str__(self) -> str:
        return self.text % self.filled()

    def filled(self, lang: str = "vi") -> dict[str, str]:
        """What goes into the text, written as the language writes numbers."""
        return {name: _shown(value, lang) for name, value in self.params.items()}


@dataclass(frozen=True, slots=True)
class CapCheck:
    """The highest support allowed, whether the asked one fits, and how that was worked out."""

    limit: int
    allowed: bool
    notes: tuple[Note, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The explanation in Vietnamese, one sentence a line."""
        return tuple(str(note) for note in self.notes)


@dataclass(frozen=True, slots=True)
class AdvanceRule:
    """How much of the support may be advanced before acceptance, and on what progress and papers."""

    activity: str
    share: Fraction
    progress: Fraction | None  # the investment must be further than this
    papers: tuple[str, ...]
    after_acceptance: bool
    basis: str
    verified: bool
    rule_id: str = ""

    def limit(self, support: int) -> int:
        """The highest advance on this support, in whole đồng."""
        return int(self.share * _whole(support))


def check_cap(cap: Cap, *, eligible_cost: int, support: int, priority: bool, factor: Fraction = NO_FACTOR) -> CapCheck:
    """Compare a support with min(rate x cost, ceiling x factor); never above the cost itself, floored to the đồng."""
    cost, asked = _whole(eligible_cost), _whole(support)
    times = checked_factor(cap, factor) if priority else NO_FACTOR
    notes, limits = [], [cost]
    if cap.rate is not None:
        limits.append(int(cap.rate * cost))
        notes.append(_note(_RATE, rate=cap.rate * 100, cost=cost, limit=limits[-1]))
    if cap.ceiling is not None:
        limits.append(int(cap.ceiling * times))
        text = _CEILING if times == 1 else _RAISED
        notes.append(_note(text, ceiling=cap.ceiling, factor=times, limit=limits[-1]))
    limit = min(limits)
    verdict = _FITS if asked <= limit else _EXCEEDS
    notes.append(_note(verdict, support=asked, limit=limit, over=max(0, asked - limit)))
    notes.append(_note(_BASIS if cap.verified else _UNVERIFIED, basis=cap.basis))
    return CapCheck(limit, asked <= limit, tuple(notes))


def checked_factor(cap: Cap, factor: Fraction) -> Fraction:
    """The priority factor when the rule allows it, refused otherwise."""
    exact = fraction(factor)
    if not 1 <= exact <= cap.factor_max:
        raise BadFigure("Hệ số ưu tiên phải từ 1 đến %(highest)s.", highest=decimal(cap.factor_max))
    return exact


def fraction(value: object) -> Fraction:
    """An exact share from an integer, a Fraction, or a text such as "30 %", "1.5" or "1/2"; a float is refused."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise BadFigure("Tỷ lệ phải là số chính xác, không nhận %(given)s.", given=repr(value))
    try:
        if isinstance(value, str) and value.rstrip().endswith("%"):
            return Fraction(value.rstrip()[:-1].strip()) / 100
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise BadFigure("Không đọc được tỷ lệ %(given)s.", given=repr(value)) from None


def decimal(value: Fraction, lang: str = "vi") -> str:
    """An exact number: 1,5 in Vietnamese, 1.5 in English; a fraction when three decimals cannot hold it."""
    whole, rest = divmod(value * THOUSAND, THOUSAND)
    if rest.denominator != 1:
        return str(value)
    mark = "," if lang == "vi" else "."
    return f"{whole}{mark}{int(rest):03d}".rstrip("0").rstrip(mark)


_RATE = "Tỷ lệ: %(rate)s %% của %(cost)s đồng là %(limit)s đồng"
_CEILING = "Mức trần: %(ceiling)s đồng"
_RAISED = "Mức trần ưu tiên: %(ceiling)s đồng x %(factor)s là %(limit)s đồng"
_FITS = "Mức đề nghị %(support)s đồng không vượt mức tối đa %(limit)s đồng"
_EXCEEDS = "Mức đề nghị %(support)s đồng vượt mức tối đa %(limit)s đồng: thừa %(over)s đồng"
_BASIS = "Căn cứ: %(basis)s"
_UNVERIFIED = "Căn cứ: %(basis)s (chưa kiểm chứng)"


def _note(text: str, **params: int | Fraction | str) -> Note:
    return Note(text, params)


def _shown(value: int | Fraction | str, lang: str) -> str:
    if isinstance(value, Fraction):
        return decimal(value, lang)
    return value if isinstance(value, str) else format_number(value, lang)


def _whole(amount: object) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
        raise BadFigure("Số tiền phải là số nguyên đồng, không âm.")
    return amount
