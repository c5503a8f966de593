"""Published definitions: stored once, never edited, run from their stored text. A case pins the hash of one."""

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.canonical import differences, digest, process_from_json, process_json
from workflow.definition import Process
from workflow.errors import DefinitionChanged
from workflow.models import ProcessVersion


def publish(session: Session, process: Process, *, effective_from: date, now: datetime) -> str:
    """Store a definition and return its hash; storing the same again changes nothing.

    Raises DefinitionChanged with the difference when this key, variant and version were published with another text.
    """
    known = session.scalar(
        select(ProcessVersion).where(
            ProcessVersion.key == process.key,
            ProcessVersion.variant == process.variant,
            ProcessVersion.version == process.version,
        )
    )
    text = process_json(process)
    identity = digest(text)
    if known is None:
        session.add(
            ProcessVersion(
                hash=identity, key=process.key, variant=process.variant, version=process.version, text=text,
                effective_from=effective_from, published_at=now,
            )
        )  # fmt: skip
        session.flush()
    elif known.hash != identity:
        raise DefinitionChanged(differences(json.loads(known.text), json.loads(text)))
    return identity


def process_of(session: Session, identity: str) -> Process:
    """Return the published definition of that hash, built once a process."""
    if identity not in _KNOWN:
        text = session.scalars(select(ProcessVersion.text).where(ProcessVersion.hash == identity)).one()
        _KNOWN[identity] = process_from_json(text)
    return _KNOWN[identity]


def current(session: Session, key: str, *, variants: tuple[str, ...], on: date) -> tuple[str, Process]:
    """Return hash and definition in force on a day: the first of the variants that has one, else the common one."""
    rows = session.execute(
        select(ProcessVersion.variant, ProcessVersion.hash)
        .where(ProcessVersion.key == key, ProcessVersion.effective_from <= on)
        .order_by(ProcessVersion.effective_from, ProcessVersion.version)
    )
    newest = {row.variant: row.hash for row in rows}
    identity = next(newest[variant] for variant in (*variants, "") if variant in newest)
    return identity, process_of(session, identity)


_KNOWN: dict[str, Process] = {}
"""A hash names one text for ever, so what was built once never goes stale."""
