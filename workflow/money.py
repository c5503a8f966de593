"""Amounts of đồng: in figures, in words, short, and shared out to the last đồng."""

from collections.abc import Sequence

from workflow.i18n import known_language

NO_BREAK_SPACE = "\u00a0"
WORDS_LIMIT = 10**18

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_BILLION = 10**9
_MILLION = 10**6
# From which amount a unit is used (999.950.000 already rounds to 1.000,0 triệu), the unit, its name.
_SHORT = {
    "vi": ((_BILLION - _MILLION // 20, _BILLION, "tỷ"), (_MILLION, _MILLION, "triệu")),
    "en": ((_BILLION - _MILLION // 20, _BILLION, "billion"), (_MILLION, _MILLION, "million")),
}


def format_number(number: int, lang: str = "vi") -> str:
    """Thousands apart: 1.234.567, in English 1,234,567."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if known_language(lang) == "vi" else grouped


def format_money(amount: int, lang: str = "vi") -> str:
    """1.234.567 ₫; the sign never goes to the next line alone."""
    return f"{format_number(amount, lang)}{NO_BREAK_SPACE}₫"


def in_millions(amount: int, lang: str = "vi") -> str:
    """The exact amount in millions, for tables with many figures: 181946900000 is 181.946,9 and never rounded."""
    whole, rest = divmod(abs(amount), _MILLION)
    decimals = f"{rest:06d}".rstrip("0")
    point = "," if known_language(lang) == "vi" else "."
    return ("-" if amount < 0 else "") + format_number(whole, lang) + (point + decimals if decimals else "")


def short_money(amount: int, lang: str = "vi") -> str:
    """About how much, for charts and lists: 1,2 tỷ or 125 triệu; below a million the exact amount."""
    for least, unit, name in _SHORT[known_language(lang)]:
        if abs(amount) >= least:
            tenths = _half_up(abs(amount) * 10, unit)
            shown = format_number(tenths // 10, lang) + _decimal(tenths % 10, lang)
            return f"{'-' if amount < 0 else ''}{shown}{NO_BREAK_SPACE}{name}"
    return format_money(amount, lang)


def words(amount: int) -> str:
    """The amount as it is written out in a decision: "một triệu không trăm mười lăm đồng"."""
    if not 0 <= amount < WORDS_LIMIT:
        raise ValueError(f"{amount} cannot be written in words")
    return f"{_number(amount) or 'không'} đồng"


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Shares in proportion to the weights that add up to the total to the đồng.

    What rounding down leaves goes, one đồng each, to the largest remainders; the earlier one wins a tie.
    """
    if total < 0 or not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("a split needs a total and weights that are not negative, and one weight above zero")
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def earned(accepted: int, matching: int, matching_paid: int) -> int:
    """What of an accepted support may be paid: all of it, or in proportion where less was matched than agreed."""
    return accepted if matching_paid >= matching else accepted * matching_paid // matching


def entitled(accepted: int, matching: int, matched: int | None) -> int:
    """What of an accepted support is right to keep; ``matched`` is None while nobody said that it was less."""
    return accepted if matched is None else earned(accepted, matching, matched)


def _number(number: int, *, after_more: bool = False) -> str:
    """The words of a number; after larger groups a leading zero is spoken ("không trăm linh năm")."""
    high, low = divmod(number, _BILLION)
    spoken = [f"{_number(high)} tỷ"] if high else []
    for power in (2, 1, 0):
        group = low // 1000**power % 1000
        if group:
            spoken.append(_group(group, after_more=after_more or bool(spoken)) + _GROUPS[power])
    return " ".join(spoken)


def _group(number: int, *, after_more: bool) -> str:
    hundreds, rest = divmod(number, 100)
    spoken = [f"{_DIGITS[hundreds]} trăm"] if hundreds or after_more else []
    if rest:
        spoken.append(_below_hundred(rest, after_hundreds=bool(spoken)))
    return " ".join(spoken)


def _below_hundred(number: int, *, after_hundreds: bool) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"linh {_DIGITS[ones]}" if after_hundreds else _DIGITS[ones]
    spoken = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{spoken} {_ones(tens, ones)}" if ones else spoken


def _ones(tens: int, ones: int) -> str:
    """One, four and five change their sound after tens: hai mươi mốt, hai mươi tư, mười lăm."""
    changed = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"}
    return changed.get(ones, _DIGITS[ones])


def _half_up(number: int, unit: int) -> int:
    return (2 * number + unit) // (2 * unit)


def _decimal(tenth: int, lang: str) -> str:
    return "" if tenth == 0 else f"{',' if known_language(lang) == 'vi' else '.'}{tenth}"
