"""Certificates of selected products: how long they are valid, what they are worth on a day, and what is shown of them.

A certificate is valid to the end of the period that the rule ``sel_cert_expiry`` names (31 December of the third
year, the year of the grant being the first). It opens the next level for its own product and for no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from workflow.calendar import WorkCalendar, at
from workflow.errors import Refusal
from workflow.fold import fold
from workflow.rules import RuleBook, RuleMismatch
from workflow.terms import FIXED, due

RULE = "sel_cert_expiry"
NOTICE = "sel_renewal_notice"
"""How long before its end a certificate is proposed for renewal."""
LAST_MINUTE = time(23, 59)
MOST_DAYS = {"wd": 2, "months": 31}
"""The most days of the calendar that a day of work and a month have; a long holiday is the slack beyond them."""
SLACK = 31
LEVELS = {"commune": "X", "province": "T", "region": "KV", "nation": "QG"}
MASK = "***"
PUBLIC_NAMES = frozenset({"enterprise", "cooperative", "cooperative_union"})
"""Establishments that are bodies of their own: their names name no person."""
# What an establishment is may be shown; who it is may not. Written as fold() leaves them, longer before shorter.
LEGAL_FORMS = (
    "cong ty trach nhiem huu han mot thanh vien", "cong ty trach nhiem huu han", "cong ty tnhh mtv", "cong ty tnhh",
    "cong ty co phan", "cong ty cp", "cong ty hop danh", "cong ty", "doanh nghiep tu nhan", "lien hiep hop tac xa",
    "hop tac xa", "ho kinh doanh", "to hop tac", "co so san xuat", "co so", "tnhh mtv", "tnhh", "ctcp", "dntn", "htx",
    "hkd", "tht",
)  # fmt: skip
# A fixed date never gives way to a day off, so no calendar takes part in finding it.
_NO_CALENDAR = WorkCalendar("", {}, (), frozenset())
_NONE_HELD = Refusal(
    "cert_missing",
    "Chưa có giấy chứng nhận cấp dưới của sản phẩm này.",
    "Dự bình chọn ở cấp dưới trước, hoặc nộp giấy chứng nhận cấp dưới còn giá trị.",
)


class Standing(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One granted certificate. ``item_id`` is the product that it was granted for, the same at every level."""

    number: str
    level: str
    product: str
    establishment_id: int
    item_id: int
    granted_on: date
    valid_until: date
    revoked_on: date | None = None
    replaced_by: str | None = None


def valid_until(granted_on: date, rules: RuleBook) -> date:
    """The last day on which a certificate granted on this day is valid, by the rule of that day."""
    term = rules.term(RULE, granted_on)
    if term.unit not in FIXED:
        raise RuleMismatch(f"{RULE}: {term.unit}")
    return due(term, at(granted_on, time(12)), _NO_CALENDAR).on


def proposed_on(valid_until: date, on: date, rules: RuleBook, calendar: WorkCalendar, scope: str = "") -> date:
    """The day from which a certificate is proposed for renewal, by the rule that is in force on ``on``."""
    term = replace(rules.term(NOTICE, on, scope), backwards=True)
    return due(term, at(valid_until, time(12)), calendar).on


def proposed_within(on: date, rules: RuleBook) -> date:
    """The day on which looking for certificates to propose on ``on`` may stop, whatever rule a place has."""
    scopes = {rule.scope for rule in rules.all() if rule.id == NOTICE}
    terms = [rules.term(NOTICE, on, scope) for scope in scopes]
    return on + timedelta(days=max(term.length * MOST_DAYS.get(term.unit, 1) + SLACK for term in terms))


def last_moment(valid_until: date) -> datetime:
    """When a certificate ends: it is valid to the end of its last day, not to the hour at which offices close."""
    return at(valid_until, LAST_MINUTE)


def standing(certificate: Certificate, on: date) -> Standing:
    """What a certificate is worth on a day; that it was taken away outweighs that it was replaced or ran out."""
    if certificate.revoked_on is not None and certificate.revoked_on <= on:
        return Standing.REVOKED
    if certificate.replaced_by is not None:
        return Standing.REPLACED
    return Standing.EXPIRED if on > certificate.valid_until else Standing.VALID


def may_enter(
    certificates: Iterable[Certificate], *, level_below: str, item_id: int, on: date, rules: RuleBook,
    lower_round_held: bool = True,
) -> Refusal | None:  # fmt: skip
    """Why this product may not enter the level above ``level_below`` on that day; None when it may.

    One valid certificate of the level below for the same product is enough, whatever happened to others. Where no
    lower round is held nobody can have one, and nobody is asked for one.
    """
    held = [one for one in certificates if one.level == level_below and one.granted_on <= on]
    own = sorted((one for one in held if one.item_id == item_id), key=lambda one: (one.granted_on, one.number))
    if any(standing(one, on) is Standing.VALID for one in own) or not (own or lower_round_held):
        return None
    if own:
        return _worthless(own[-1], on, rules)
    return _other_product(held[-1]) if held else _NONE_HELD


def number(level: str, year: int, sequence: int, province_code: str = "") -> str:
    """The number of a certificate, such as 0012/2026/CNNT-T-DONG-NAI; a national one names no province."""
    if sequence < 1:
        raise ValueError(f"a certificate has a number above zero, not {sequence}")
    place = f"-{province_code.upper()}" if province_code else ""
    return f"{sequence:04d}/{year}/CNNT-{LEVELS[level]}{place}"


def masked(recipient: str) -> str:
    """A recipient as strangers may see it: the legal form, then the first letter of each word, whatever its length."""
    words = recipient.split()
    form = next((form for form in LEGAL_FORMS if _begins_with(words, form)), "")
    kept = len(form.split())
    return " ".join([*words[:kept], *map(_first_letter, words[kept:])])


def _first_letter(word: str) -> str:
    """A word by its first letter; brackets around it stay, so that none is left open."""
    inner = word.strip("()")
    before, after = word[: len(word) - len(word.lstrip("("))], word[len(word.rstrip(")")) :]
    return before + (inner[0] + MASK) + after if inner else word[0] + MASK


def _begins_with(words: list[str], form: str) -> bool:
    return [fold(word) for word in words[: len(form.split())]] == form.split()


def _worthless(certificate: Certificate, on: date, rules: RuleBook) -> Refusal:
    """Why the product's own newest certificate is of no use on that day."""
    found = standing(certificate, on)
    if found is Standing.EXPIRED:
        return _expired(certificate, on, rules)
    code, message = {
        Standing.REVOKED: ("cert_revoked", "Giấy chứng nhận số %(number)s đã bị thu hồi ngày %(revoked_on)s."),
        Standing.REPLACED: ("cert_replaced", "Giấy chứng nhận số %(number)s đã được thay bằng số %(replaced_by)s."),
    }[found]
    hint = "Nộp giấy chứng nhận còn giá trị của chính sản phẩm này."
    day = certificate.revoked_on.strftime("%d/%m/%Y") if certificate.revoked_on else ""
    params = {"number": certificate.number, "revoked_on": day, "replaced_by": certificate.replaced_by or ""}
    return Refusal(code, message, hint, params)


def _expired(certificate: Certificate, on: date, rules: RuleBook) -> Refusal:
    rule = rules.get(RULE, certificate.granted_on)
    message = (
        "Giấy chứng nhận số %(number)s chỉ có giá trị đến hết ngày %(until)s, không dùng được ngày %(on)s; "
        "căn cứ: %(basis)s (quy định %(rule)s)."
    )
    params = {
        "number": certificate.number, "until": certificate.valid_until.strftime("%d/%m/%Y"),
        "on": on.strftime("%d/%m/%Y"), "basis": rule.basis, "rule": rule.id,
    }  # fmt: skip
    return Refusal("cert_expired", message, "Dự bình chọn lại ở cấp dưới để có giấy chứng nhận mới.", params)


def _other_product(certificate: Certificate) -> Refusal:
    message = "Giấy chứng nhận số %(number)s cấp cho sản phẩm khác: %(product)s."
    hint = "Nộp giấy chứng nhận còn giá trị của chính sản phẩm này."
    params = {"number": certificate.number, "product": certificate.product}
    return Refusal("cert_other_product", message, hint, params)
