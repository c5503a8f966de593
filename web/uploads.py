"""Files that come with a form: each judged at once, the good ones stored and attached, the others told why not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import request
from werkzeug.datastructures import FileStorage

from web.context import current_person, current_session, now, settings
from web.filters import refusal_text
from web.i18n import current_language, gettext
from workflow.errors import StepRefused
from workflow.files import KINDS, MAX_BYTES, CheckedFile, FileRefused, check_upload
from workflow.files.photographs import KINDS as PHOTO_KINDS
from workflow.files.photographs import PICTURES, PRODUCT_PHOTOS, measure, too_small
from workflow.services.paper_changes import attach_paper
from workflow.storage import BlobStore, StorageFull, full_disk_told

PREFIX = "paper-"
ACCEPT = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"
MOST = 20
TOO_MANY = "Mỗi lần gửi nhiều nhất %(most)s tệp cho một loại giấy tờ."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be taken, and as which kind of paper."""

    kind: str
    checked: CheckedFile
    stream: BinaryIO


@dataclass(slots=True)
class Uploads:
    """What came with one form: the good files, and by kind of paper what is wrong with the others."""

    good: list[Upload] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """The names of the good files, for the message that they were taken."""
        return ", ".join(upload.checked.clean_name for upload in self.good)

    def tell(self, kind: str, why: str) -> None:
        """Note what is wrong with one more file of a kind."""
        self.problems[kind] = " ".join(filter(None, (self.problems.get(kind), why)))


def read_uploads(kinds: Iterable[str], *, box: Callable[[str], str] = PREFIX.__add__) -> Uploads:
    """Judge every file sent for these kinds of papers; ``box`` gives the name of the input of a kind."""
    found = Uploads()
    for kind in kinds:
        sent = [file for file in request.files.getlist(box(kind)) if file.filename]
        if len(sent) > MOST:
            found.problems[kind] = gettext(TOO_MANY, most=MOST)
            continue
        for file in sent:
            _judge(found, kind, file)
    return found


def attach(uploads: Uploads, case_id: int) -> None:
    """Store the good files and attach them in the transaction of the request; what is refused becomes a problem."""
    store = BlobStore(settings().files)
    for upload in tuple(uploads.good):
        try:
            upload.stream.seek(0)
            store.put(upload.stream)
            session, person = current_session(), current_person()
            attach_paper(session, case_id=case_id, kind=upload.kind, file=upload.checked, by=person, now=now())
        except StorageFull as full:
            _refuse(uploads, upload, gettext(full.message))
        except StepRefused as refused:
            _refuse(uploads, upload, " ".join(refusal_text(reason) for reason in refused.refusals))


def _judge(found: Uploads, kind: str, file: FileStorage) -> None:
    stream, name = cast("BinaryIO", file.stream), file.filename or ""
    try:
        with full_disk_told():
            most, kinds = min(MAX_BYTES, settings().upload_limit), PHOTO_KINDS if kind in PICTURES else tuple(KINDS)
            checked = check_upload(stream, filename=name, max_bytes=most, kinds=kinds)
            small = too_small(measure(stream, filename=name)) if kind in PRODUCT_PHOTOS else None
    except FileRefused as refused:
        found.tell(kind, f"{name[:80]}: {refused.text(current_language())}")
    except StorageFull as full:
        found.tell(kind, f"{name[:80]}: {gettext(full.message)}")
    else:
        if small is not None:
            found.tell(kind, f"{name[:80]}: {refusal_text(small)}")
            return
        found.good.append(Upload(kind, checked, stream))


def _refuse(uploads: Uploads, upload: Upload, why: str) -> None:
    uploads.good.remove(upload)
    uploads.tell(upload.kind, f"{upload.checked.clean_name}: {why}")
