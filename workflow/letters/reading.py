"""Reads the text of a letter: literal parts and places in braces, and every fault that keeps it from being used."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from workflow.errors import Refusal
from workflow.letters.places import BODY_ONLY, LIST, PLACES

LONGEST_SUBJECT, LONGEST_BODY = 150, 5000
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}]")
_NEAR = 12
SUBJECT, BODY = "subject", "body"

UNBALANCED = "có dấu ngoặc nhọn lẻ ở “%(near)s”; viết chỗ điền dạng %(shape)s và không dùng ngoặc nhọn cho việc khác."
UNKNOWN = "không có chỗ điền %(place)s ở loại thư này; chọn trong: %(known)s."
MISPLACED = "không dùng %(place)s trong tiêu đề; chuyển xuống nội dung."
MISSING = "thiếu %(place)s (%(meaning)s): loại thư này phải có; thêm vào nội dung."
TOGETHER = "để %(place)s riêng một đoạn, giữa hai dòng trống."
EMPTY = "chưa có chữ nào; viết cả tiếng Việt và tiếng Anh."
BROKEN = "viết trên một dòng, bỏ các chỗ xuống dòng."
LONG = "rút còn tối đa %(limit)s ký tự (đang có %(length)s)."


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one kind of letter in one language."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: literal text, or the name of a place."""

    text: str
    place: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the subject or the body of a text."""

    part: str
    refusal: Refusal


def paragraphs_of(body: str) -> Iterator[tuple[Line, ...]]:
    """Yield the paragraphs of a body, which empty lines part, each as its lines."""
    for part in re.split(r"\n\s*\n", body.strip("\n")):
        lines = tuple(pieces_of(line.rstrip()) for line in part.split("\n") if line.strip())
        if lines:
            yield lines


def pieces_of(line: str) -> Line:
    """Return a line in pieces; braces that hold no name stay as they were typed."""
    parts = _PLACE.split(line)  # every second one is the inside of braces
    found = (Piece(text, place=bool(number % 2)) for number, text in enumerate(parts))
    return tuple(piece for piece in found if piece.text or piece.place)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in braces, in their order, each once."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def faults_in(text: Text, known: Sequence[str], required: Collection[str]) -> tuple[Fault, ...]:
    """Return every reason why a text may not be used for a kind with these places."""
    subject = (*_in_either(text.subject, known, LONGEST_SUBJECT), *_in_subject(text.subject))
    body = (*_in_either(text.body, known, LONGEST_BODY), *_in_body(text.body, required))
    return (*(Fault(SUBJECT, one) for one in subject), *(Fault(BODY, one) for one in body))


def _in_either(text: str, known: Sequence[str], limit: int) -> Iterator[Refusal]:
    if not text.strip():
        yield Refusal("letter_empty", EMPTY)
    if len(text) > limit:
        yield Refusal("letter_long", LONG, params={"limit": limit, "length": len(text)})
    for name in names_in(text):
        if name not in known:
            listed = ", ".join(map(_braced, known))
            yield Refusal("letter_place_unknown", UNKNOWN, params={"place": _braced(name), "known": listed})
    left = _BRACE.search(_PLACE.sub(lambda found: " " * len(found[0]), text))
    if left is not None:
        near = " ".join(text[max(0, left.start() - _NEAR) : left.end() + _NEAR].split())
        shape = _braced(known[0])
        yield Refusal("letter_brace", UNBALANCED, params={"near": near, "shape": shape})


def _in_subject(subject: str) -> Iterator[Refusal]:
    if "\n" in subject or "\r" in subject:
        yield Refusal("letter_subject_broken", BROKEN)
    for name in names_in(subject):
        if name in BODY_ONLY:
            yield Refusal("letter_place_in_subject", MISPLACED, params={"place": _braced(name)})


def _in_body(body: str, required: Collection[str]) -> Iterator[Refusal]:
    found = names_in(body)
    for name in required if body.strip() else ():
        if name not in found:
            params = {"place": _braced(name), "meaning": PLACES[name].meaning}
            yield Refusal("letter_place_missing", MISSING, params=params)
    alone = ((Piece(LIST, place=True),),)
    if any(Piece(LIST, place=True) in line for lines in paragraphs_of(body) for line in lines if lines != alone):
        yield Refusal("letter_list_not_alone", TOGETHER, params={"place": _braced(LIST)})


def _braced(name: str) -> str:
    return "{" + (name if len(name) <= 2 * _NEAR else name[: 2 * _NEAR] + "…") + "}"
