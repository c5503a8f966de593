"""A file name that is safe to show, to store and to send back."""

import re
import unicodedata

LONGEST = 120
MOST_BYTES = 240
FALLBACK = "tep"
# "Báo cáo 12.10.2026" has no ending.
_ENDING = re.compile(r"(?=.*[a-z])[a-z0-9]{1,8}")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE | re.ASCII)
# An ending that starts a program, kept inside a name, only serves to deceive: bao-gia.exe.pdf.
_ACTIVE = re.compile(
    r"\.(?=(?:exe|com|bat|cmd|scr|pif|msi|lnk|js|jse|vbs|vbe|wsf|ps1|hta|jar|html?|xhtml|svg|php|sh|docm|xlsm)(?:\.|$))",
    re.IGNORECASE,
)


def ending(filename: str) -> str:
    """What the name claims the file to be: the part after the last dot, in small letters."""
    last = _plain(filename).rpartition(".")[2].strip().lower()
    return last if _ENDING.fullmatch(last) and last != _plain(filename).lower() else ""


def clean_name(filename: str, extension: str) -> str:
    """The name without folders, controls and tricks, at most 120 characters, with the extension of what was found."""
    plain = _plain(filename)
    stem = plain.rpartition(".")[0] if ending(filename) else plain
    stem = _ACTIVE.sub("_", _NOT_IN_NAMES.sub("_", stem) + ".")[:-1]
    stem = " ".join(stem.split()).strip(". -") or FALLBACK
    if _RESERVED.fullmatch(stem):
        stem = f"{FALLBACK}-{stem}"
    return f"{_shortened(stem, len(extension) + 1)}.{extension}"


def _plain(filename: str) -> str:
    """The last part of a path, composed, without characters that are not seen or turn the writing direction."""
    last = re.split(r"[/\\]", filename)[-1]
    seen = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", seen[-4 * LONGEST :]).strip()


def _shortened(stem: str, kept: int) -> str:
    short = stem[: LONGEST - kept]
    while len(short.encode()) > MOST_BYTES - kept:
        short = short[:-1]
    return short.strip(". -") or FALLBACK
