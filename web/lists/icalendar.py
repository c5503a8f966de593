"""A calendar as RFC 5545 writes it: lines of at most 75 octets, texts with their marks escaped, CRLF at every end."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from workflow.calendar import local
from workflow.queries.feeds import Entry

LONGEST = 75
Address = Callable[[Entry], str]
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_file(entries: Iterable[Entry], *, name: str, now: datetime, host: str, address: Address) -> bytes:
    """Return the file; ``address`` tells where the page of an entry is."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//khuyencong//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{name.translate(ESCAPED)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]  # fmt: skip
    for entry in entries:
        lines += _event(entry, now=now, host=host, address=address)
    lines.append("END:VCALENDAR")
    return b"".join(piece for line in lines for piece in _folded(line))


def _event(entry: Entry, *, now: datetime, host: str, address: Address) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@{host}"
    yield f"DTSTAMP:{_moment(now)}"
    if entry.whole_day:
        day = local(entry.at).date()
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"DTSTART:{_moment(entry.at)}"
    yield f"SUMMARY:{f'[{entry.code}] {entry.title}'.translate(ESCAPED)}"
    if entry.place:
        yield f"LOCATION:{entry.place.translate(ESCAPED)}"
    yield f"URL:{address(entry)}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[bytes]:
    """Cut a line between characters; each further piece begins with a space."""
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
