"""Keys under which two ways of writing the same person, house, establishment or telephone are equal."""

import re
from collections.abc import Iterable
from functools import lru_cache

from workflow.fold import fold

# A ten-digit code may carry three more digits for a branch of the same establishment.
TAX_HEAD, TAX_BRANCH = 10, 13
PHONE_DIGITS = 8  # the shortest number that belongs to one subscriber
TITLES = frozenset({"ong", "ba"})
KEPT = 4096  # every member is compared with every nominee: each text would be taken apart hundreds of times
NAME_WORDS = 2
"""A surname and a name: fewer words leave none for a form of address."""
PLACE_WORDS = frozenset({"so", "duong", "phuong", "p", "xa", "x", "tinh", "tp"})
"""Words that one writes into an address and another leaves out."""
LEGAL_FORMS = frozenset(
    {"cong", "cty", "ty", "tnhh", "mtv", "mot", "hai", "thanh", "vien", "co", "phan", "cp", "so", "san", "xuat", "sx",
     "ho", "kinh", "doanh", "hkd", "nghiep", "tu", "nhan", "dntn", "hop", "tac", "xa", "htx", "xi"}
)  # fmt: skip
"""Words before an establishment's own name, which people shorten or leave out."""
TELLING = 3
"""An own name of so many words is nobody's own: a shorter one may be a person's, unless a legal form stands before."""


def person(name: str) -> str:
    """A name without marks and without a form of address before it."""
    words = _words(name)
    return " ".join(words[1:] if len(words) > NAME_WORDS and words[0] in TITLES else words)


def place(text: str) -> str:
    """A place by its bare words."""
    return " ".join(word for word in _words(text) if word not in PLACE_WORDS)


def address(text: str) -> str:
    """The place of a house; a place without any number is no house and has no key."""
    words = place(text)
    return words if re.search(r"[0-9]", words) else ""


@lru_cache(KEPT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(text)))


@lru_cache(KEPT)
def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", fold(text))


def names_establishment(text: str, name: str) -> bool:
    """Whether a line names an establishment by its own name, whatever legal form is written before it."""
    words, own = _words(text), _own_name(_words(name))
    found = _places(words, own) if own else []
    return any(len(own) >= TELLING or (at > 0 and words[at - 1] in LEGAL_FORMS) for at in found)


@lru_cache(KEPT)
def _own_name(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words from the first that is no legal form."""
    first = next((at for at, word in enumerate(words) if word not in LEGAL_FORMS), len(words))
    return words[first:]


def _places(words: tuple[str, ...], part: tuple[str, ...]) -> list[int]:
    """Where a sequence of words begins in another."""
    size = len(part)
    return [at for at in range(len(words) - size + 1) if words[at : at + size] == part]


def tax_code(text: str) -> str:
    """The establishment behind a tax code: a branch belongs to its head."""
    digits = _digits(text)
    return digits[:TAX_HEAD] if len(digits) == TAX_BRANCH else digits


def phones(texts: Iterable[str]) -> set[str]:
    """The numbers as they are dialled at home; one line may hold several."""
    numbers = {_at_home(_digits(part)) for text in texts for part in re.split(r"[/,;]", text)}
    return {number for number in numbers if len(number) >= PHONE_DIGITS}


def _at_home(digits: str) -> str:
    return re.sub(r"^(?:00)?840?(?=\d{9})", "0", digits)
