"""Keys for finding and ordering Vietnamese text, the same in Python, SQLite and forms."""

import unicodedata

# The alphabet with f, j, w, z in their Latin places; anything else keeps its code point order, before the letters.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: 0x110000 + place for place, letter in enumerate(ALPHABET)}
# ngang, huyền, hỏi, ngã, sắc, nặng: the dictionary order of the tones.
_TONE = {mark: rank for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}

SortKey = tuple[tuple[int, ...], tuple[int, ...], str]


def fold(text: str) -> str:
    """Lower case without marks, đ as d, one space between words: "Bánh  TRÁNG" and "banh trang" are the same.

    One key for search and for finding duplicates; folding twice changes nothing.
    """
    plain = _without_marks(_without_marks(text).casefold())
    return " ".join(plain.replace("đ", "d").split())


def sort_key(text: str) -> SortKey:
    """Orders as a Vietnamese dictionary does: letters first, then tones, then small before capital."""
    composed = unicodedata.normalize("NFC", text)
    letters, tones = [], []
    for letter in composed.lower():
        base, tone = _base_and_tone(letter)
        letters.append(_PLACE.get(base, ord(base)))
        tones.append(tone)
    return tuple(letters), tuple(tones), composed.swapcase()


def compare(left: str, right: str) -> int:
    """Minus one, zero or one: the shape a database collation asks for."""
    first, second = sort_key(left), sort_key(right)
    return (first > second) - (first < second)


def _without_marks(text: str) -> str:
    # Letter by letter: on a long run of marks the library's own ordering takes quadratic time.
    parts = (part for letter in text for part in unicodedata.normalize("NFKD", letter))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _base_and_tone(letter: str) -> tuple[str, int]:
    """The letter of the alphabet under its tone mark: ấ is â with the fifth tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in parts if mark in _TONE), "")
    base = unicodedata.normalize("NFC", parts.replace(tone, "", 1)) if tone else letter
    return (base, _TONE.get(tone, 0)) if len(base) == 1 else (letter, 0)
