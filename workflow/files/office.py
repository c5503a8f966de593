"""DOCX and XLSX: a ZIP of XML parts without macros, other files, far addresses or entity tricks."""

import re
from collections.abc import Mapping
from typing import BinaryIO
from urllib.parse import urlsplit
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from workflow.files import archive as zipped
from workflow.files.refusal import FileRefused

# The content type of the main part says which kind it is; templates and files with macros have others.
MAIN_PARTS: Mapping[str, bytes] = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
CONTENT_TYPES, RELATIONSHIPS = "[Content_Types].xml", "_rels/.rels"
MOST_RELATIONSHIPS = 2 * 2**20

_HARMLESS_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "file"})
_MACRO_NAMES = re.compile(r"vbaproject|vbadata|macrosheets/|customui", re.IGNORECASE)
_EMBEDDED_NAMES = re.compile(r"/embeddings/|/activex/|oleobject", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")
_KNOWN_ENCODINGS = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii"})
# A field or formula that starts another program (dynamic data exchange).
_EXCHANGE = re.compile(
    rb"<(?:\w{1,9}:)?ddeLink\b|instr(?:Text[^<>]{0,99}>|=\")\s{0,99}DDE|<(?:\w{1,9}:)?f>\s{0,99}[\w.]{1,99}\|",
    re.IGNORECASE,
)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_OVERLAP = 256


def check_office(stream: BinaryIO, *, size: int) -> str:
    """Refuse an office file that does more than hold text and tables; answers docx or xlsx."""
    with zipped.opened(stream, size=size, found="DOCX/XLSX") as archive:
        names = {member.filename for member in archive.infolist()}
        if not {CONTENT_TYPES, RELATIONSHIPS} <= names:
            raise FileRefused("file_kind")
        for name in names:
            _check_name(name)
        kind = ""
        for member in archive.infolist():
            kind = _checked_member(archive, member) or kind
    if not kind:
        raise FileRefused("file_kind")
    return kind


def _checked_member(archive: ZipFile, member: ZipInfo) -> str:
    """Read a member to its end; answers the kind when it is the list of content types."""
    if member.filename == CONTENT_TYPES:
        return _kind(_whole(archive, member))
    if member.filename.lower().endswith(".rels"):
        _check_relationships(_whole(archive, member))
    elif member.filename.lower().endswith((".xml", ".vml")):
        _check_xml(archive, member)
    else:
        for _ in zipped.pieces(archive, member, found="DOCX/XLSX"):
            pass
    return ""


def _check_name(name: str) -> None:
    if _MACRO_NAMES.search(name):
        raise FileRefused("office_macro")
    if _EMBEDDED_NAMES.search(f"/{name}"):
        raise FileRefused("office_embedded")


def _kind(types: bytes) -> str:
    if _MACRO_TYPES.search(types):
        raise FileRefused("office_macro")
    found = [kind for kind, main in MAIN_PARTS.items() if b'"' + main + b'"' in types]
    return found[0] if len(found) == 1 else ""


def _whole(archive: ZipFile, member: ZipInfo) -> bytes:
    if member.file_size > MOST_RELATIONSHIPS:
        raise FileRefused("file_bomb")
    text = b"".join(zipped.pieces(archive, member, found="DOCX/XLSX"))
    _check_piece(text)
    _check_encoding(text)
    return text


def _check_xml(archive: ZipFile, member: ZipInfo) -> None:
    kept = b""
    for number, piece in enumerate(zipped.pieces(archive, member, found="DOCX/XLSX")):
        if number == 0:
            _check_encoding(piece)
        _check_piece(kept + piece)
        kept = piece[-_OVERLAP:]


def _check_encoding(text: bytes) -> None:
    """An encoding that we cannot search in could hide anything."""
    named = _ENCODING.search(text[:_OVERLAP].replace(b"\0", b""))
    if named and named[1].lower() not in _KNOWN_ENCODINGS:
        raise FileRefused("file_unsafe_parts")


def _check_piece(text: bytes) -> None:
    plain = text.replace(b"\0", b"")
    if _ENTITIES.search(plain):
        raise FileRefused("file_unsafe_parts")
    if _EXCHANGE.search(plain):
        raise FileRefused("office_external")


def _check_relationships(text: bytes) -> None:
    """Links to click are fine; anything that is fetched when the file opens is not."""
    links: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _, attributes: links.append(attributes)
    try:
        parser.Parse(text, True)
    except expat.ExpatError as broken:
        raise FileRefused("file_damaged", found="DOCX/XLSX") from broken
    for link in links:
        if link.get("TargetMode", "").lower() == "external":
            clicked = link.get("Type", "").endswith("/hyperlink")
            if not clicked or _scheme(link.get("Target", "")) not in _HARMLESS_SCHEMES:
                raise FileRefused("office_external")


def _scheme(target: str) -> str:
    try:
        return urlsplit(target.strip()).scheme.lower()
    except ValueError:
        return "unreadable"
