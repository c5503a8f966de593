"""The whole dossier of a case as one archive: papers, answers, history with its proof, and a list with digests."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from web.cases.view import CaseView
from web.context import settings
from workflow.calendar import local
from workflow.queries.case_rows import PaperLine
from workflow.storage import BlobMissing, BlobStore

IN_MEMORY = 8 * 2**20
PIECE = 2**20


def archive_of(view: CaseView) -> IO[bytes]:
    """Write the archive of what the reader may see and return it, at its beginning."""
    target: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- library signature
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        written = [(paper, name, _add(archive, paper, name)) for paper, name in _named(view)]
        archive.writestr(_dated("muc-luc.csv", view.now), _index(written, named=view.inside))
        archive.writestr(
            _dated("ho-so.json", view.now), json.dumps(_facts(view), ensure_ascii=False, indent=1, default=_plain)
        )
    target.seek(0)
    return target


def _named(view: CaseView) -> Iterator[tuple[PaperLine, str]]:
    for place, paper in enumerate(view.papers, start=1):
        yield paper, f"giay-to/{place:03d}-{paper.kind}-ban-{paper.version}-{paper.name}"


def _add(archive: ZipFile, paper: PaperLine, name: str) -> bool:
    """Copy a paper piece by piece; one that the store has lost is named in the list as missing."""
    try:
        stored = BlobStore(settings().files).open(paper.sha256)
    except BlobMissing:
        return False
    info = _dated(name, paper.uploaded_at)
    info.compress_type = ZIP_STORED
    with stored, archive.open(info, "w") as copy:
        while piece := stored.read(PIECE):
            copy.write(piece)
    return True


def _dated(name: str, at: datetime) -> ZipInfo:
    """An entry with a moment of the case or of the page, so that the same dossier gives the same bytes."""
    info = ZipInfo(name, date_time=local(at).timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return info


def _index(written: list[tuple[PaperLine, str, bool]], *, named: bool) -> str:
    """The list of the papers with their digests; who sent them is named to the offices alone."""
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(["tep", "loai", "ban", "hien-hanh", "nguoi-nop", "thoi-diem", "sha256", "co-tep"])
    for paper, name, there in written:
        moment = paper.uploaded_at.isoformat()
        sender = paper.uploaded_by if named else ""
        row = [name, paper.label, paper.version, paper.current, sender, moment, paper.sha256, there]
        table.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + lines.getvalue()


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell


def _facts(view: CaseView) -> dict[str, Any]:
    page = view.page
    events = [
        {
            "seq": event.seq, "at": event.at, "step": event.step, "from": event.from_state, "to": event.to_state,
            "who": view.who(event), "values": event.values if view.inside else {}, "hash": event.hash,
        }
        for event in page.events
    ]  # fmt: skip
    sections = {line.key: line.content for line in page.sections if line.saved_at}
    names = {"code": page.code, "title": page.title, "state": page.state.key, "units": dict(page.names)}
    return {**names, "sections": sections, "events": events}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
