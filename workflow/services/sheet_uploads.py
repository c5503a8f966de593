"""Sheets that were filled in away from the network: the whole file is judged first, then kept as a whole or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.files.score_reading import Reading, read_workbook
from workflow.rounds.own_sheets import own_sheets, score_form
from workflow.rounds.records import Round
from workflow.services.scoring import NOT_YOURS, Kept, keep, open_sheets
from workflow.services.sheet_reading import STEP, Read, SheetRefused, Typed, read_sheet

SENT = Refusal(
    "already_submitted", "Phiếu đã nộp, trong tệp lại khác.", "Sửa phiếu đã nộp ở trang chấm điểm rồi nộp lại."
)
WOULD_CHANGE = Refusal(
    "would_change", "Điểm, nhận xét trên trang đã thay đổi sau khi tải phiếu này và khác với tệp.",
    "Nếu muốn lấy theo tệp, đánh dấu ô “Thay bằng bản trong tệp” rồi tải lên lại.",
)  # fmt: skip


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


def upload_sheets(
    session: Session, of: Round, content: bytes, *, by: Person, now: datetime, replace: bool = False
) -> int:  # fmt: skip
    """Keep what a filled-in form says as drafts and return how many sheets changed.

    Refused as a whole when it is not this juror's form, was changed, holds a mark that cannot be right, or differs from
    what was submitted; also, unless ``replace``, when it would change what was saved since it was handed out.
    """
    held = {kept.code: kept for kept in open_sheets(session, of, by=by, now=now).values()}
    if not held:
        raise StepRefused(STEP, (NOT_YOURS,))
    reading = read_workbook(content, score_form(of, by.id, by.name, own_sheets(session, [of.id], by.id)))
    if reading.faults:
        raise UploadRefused(tuple(FileFault("", refusal) for refusal in reading.faults))
    read, found = _read(of, reading)
    changed = {code: sheet for code, sheet in read.items() if sheet != held[code].read}
    found += _unwanted(held, changed, reading.versions, replace=replace)
    if found:
        raise UploadRefused(tuple(found))
    for code, sheet in changed.items():
        keep(session, held[code], sheet, now=now)
    return len(changed)


def _read(of: Round, reading: Reading) -> tuple[dict[str, Read], list[FileFault]]:
    read, found = dict[str, Read](), list[FileFault]()
    for code, marks in reading.marks.items():
        try:
            read[code] = read_sheet(of.rubric, Typed(marks, reading.comments[code]), final=False)
        except SheetRefused as refused:
            found += [FileFault(code, fault.refusal, fault.label(of.rubric)) for fault in refused.faults]
    return read, found


def _unwanted(
    held: Mapping[str, Kept], changed: Mapping[str, Read], versions: Mapping[str, int], *, replace: bool
) -> Iterator[FileFault]:  # fmt: skip
    for code in changed:
        kept = held[code]
        if kept.submitted:
            yield FileFault(code, SENT)
        elif not replace and versions.get(code) != kept.version and (kept.read.marks or kept.read.comments):
            yield FileFault(code, WOULD_CHANGE)
