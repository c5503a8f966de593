"""Sheets that were filled in away from the network: the whole file is judged first, then kept as a whole or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused, WorkflowRefused
from workflow.files.score_reading import Reading, read_workbook
from workflow.rounds.own_sheets import own_sheets, score_form
from workflow.rounds.records import Round
from workflow.services.scoring import NOT_YOURS, Kept, keep, open_sheets
from workflow.services.sheet_reading import STEP, Read, SheetRefused, Typed, read_sheet


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a juror chose for one sheet of which there are two versions; ``version`` is that of the page they saw."""

    take_file: bool
    version: int


@dataclass(frozen=True, slots=True)
class Clash:
    """One sheet of which there are two versions: as it stands on the page, and as the file has it.

    ``settled`` says whether the juror has chosen between these two. One that was submitted is never the file's.
    """

    page: Kept
    file: Read
    settled: bool


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault of a file: in the row of a nomination, or of the file as a whole where there is no code.

    ``label`` names the criterion where the refusal itself does not.
    """

    code: str
    refusal: Refusal
    label: str = ""


class UploadRefused(StepRefused):
    """A file cannot be taken and nothing of it was; ``faults`` says all that is wrong, row by row."""

    def __init__(self, found: tuple[FileFault, ...]) -> None:
        super().__init__(STEP, tuple(fault.refusal for fault in found))
        self.faults = found


class UploadClash(WorkflowRefused):
    """Some sheets of a file differ from what was saved or submitted on the page, and nothing of the file was kept.

    ``found`` holds every such sheet, also those that the juror has chosen between.
    """

    code = "upload_clash"

    def __init__(self, found: tuple[Clash, ...]) -> None:
        super().__init__([clash.page.id for clash in found])
        self.found = found


def upload_sheets(
    session: Session,
    of: Round,
    content: bytes,
    *,
    by: Person,
    now: datetime,
    chosen: Mapping[str, Chosen] = MappingProxyType({}),
) -> int:
    """Keep what a filled-in form says as drafts and return how many sheets changed.

    UploadRefused when it is not this juror's form, was changed, or holds a mark that cannot be right; UploadClash when
    a sheet was submitted or saved on the page since it was handed out, unless ``chosen`` says by code which one stands.
    """
    held = {kept.code: kept for kept in open_sheets(session, of, by=by, now=now).values()}
    if not held:
        raise StepRefused(STEP, (NOT_YOURS,))
    reading = read_workbook(content, score_form(of, by.id, by.name, own_sheets(session, [of.id], by.id)))
    if reading.faults:
        raise UploadRefused(tuple(FileFault("", refusal) for refusal in reading.faults))
    read, found = _read(of, reading)
    if found:
        raise UploadRefused(tuple(found))
    changed = {code: sheet for code, sheet in read.items() if sheet != held[code].read}
    clashes = {
        code: Clash(held[code], sheet, _settled(held[code], chosen.get(code)))
        for code, sheet in changed.items()
        if _differs(held[code], reading.versions.get(code))
    }
    if not all(clash.settled for clash in clashes.values()):
        raise UploadClash(tuple(clashes.values()))
    taken = {code: sheet for code, sheet in changed.items() if code not in clashes or chosen[code].take_file}
    for code, sheet in taken.items():
        keep(session, held[code], sheet, now=now)
    return len(taken)


def _read(of: Round, reading: Reading) -> tuple[dict[str, Read], list[FileFault]]:
    read, found = dict[str, Read](), list[FileFault]()
    for code, marks in reading.marks.items():
        try:
            read[code] = read_sheet(of.rubric, Typed(marks, reading.comments[code]), final=False)
        except SheetRefused as refused:
            found += [FileFault(code, fault.refusal, fault.label(of.rubric)) for fault in refused.faults]
    return read, found


def _differs(kept: Kept, version: int | None) -> bool:
    """Whether a sheet holds what the file, made when it had that version, knows nothing of or may not touch."""
    return kept.submitted or (version != kept.version and bool(kept.read.marks or kept.read.comments))


def _settled(kept: Kept, chosen: Chosen | None) -> bool:
    """Whether the juror chose, seeing the sheet as it stands now; a submitted one can only be left as it is."""
    return chosen is not None and chosen.version == kept.version and not (kept.submitted and chosen.take_file)
