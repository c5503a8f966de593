"""Support levels: the cap of one activity and the exact check of an amount against it, explained line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

NO_FACTOR = Fraction(1)


class BadFigure(ValueError):
    """A figure that is not exact, negative, or not allowed by its rule; the text says which."""


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
    params: Mapping[str, str]

    def __str__(self) -> str:
        return self.text % self.params


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
        notes.append(_note(_RATE, rate=percent(cap.rate), cost=money(cost), limit=money(limits[-1])))
    if cap.ceiling is not None:
        limits.append(int(cap.ceiling * times))
        text = _CEILING if times == 1 else _RAISED
        notes.append(_note(text, ceiling=money(cap.ceiling), factor=decimal(times), limit=money(limits[-1])))
    limit = min(limits)
    verdict = _FITS if asked <= limit else _EXCEEDS
    notes.append(_note(verdict, support=money(asked), limit=money(limit), over=money(max(0, asked - limit))))
    notes.append(_note(_BASIS if cap.verified else _UNVERIFIED, basis=cap.basis))
    return CapCheck(limit, asked <= limit, tuple(notes))


def checked_factor(cap: Cap, factor: Fraction) -> Fraction:
    """The priority factor when the rule allows it, refused otherwise."""
    exact = fraction(factor)
    if not 1 <= exact <= cap.factor_max:
        raise BadFigure(f"Hệ số ưu tiên phải từ 1 đến {decimal(cap.factor_max)}.")
    return exact


def fraction(value: object) -> Fraction:
    """An exact share from an integer, a Fraction, or a text such as "30 %", "1.5" or "1/2"; a float is refused."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise BadFigure(f"Tỷ lệ phải là số chính xác (viết trong dấu nháy), không nhận {value!r}.")
    try:
        if isinstance(value, str) and value.rstrip().endswith("%"):
            return Fraction(value.rstrip()[:-1].strip()) / 100
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise BadFigure(f"Tỷ lệ không đọc được: {value!r}.") from None


def money(amount: int) -> str:
    """Đồng with dots between thousands."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def percent(share: Fraction) -> str:
    """A share as a percentage, with a comma for decimals."""
    return decimal(share * 100) + " %"


def decimal(value: Fraction) -> str:
    """An exact number with a comma for decimals, or as a fraction when it has no short decimal form."""
    scaled = value * 1000
    if scaled.denominator != 1:
        return str(value)
    whole, rest = divmod(int(scaled), 1000)
    return f"{whole},{rest:03d}".rstrip("0").rstrip(",") if rest else str(whole)


_RATE = "Tỷ lệ: %(rate)s của %(cost)s là %(limit)s"
_CEILING = "Mức trần: %(ceiling)s"
_RAISED = "Mức trần ưu tiên: %(ceiling)s x %(factor)s là %(limit)s"
_FITS = "Mức đề nghị %(support)s không vượt mức tối đa %(limit)s"
_EXCEEDS = "Mức đề nghị %(support)s vượt mức tối đa %(limit)s: thừa %(over)s"
_BASIS = "Căn cứ: %(basis)s"
_UNVERIFIED = "Căn cứ: %(basis)s (chưa kiểm chứng)"


def _note(text: str, **params: str) -> Note:
    return Note(text, params)


def _whole(amount: object) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
        raise BadFigure("Số tiền phải là số nguyên đồng, không âm.")
    return amount
