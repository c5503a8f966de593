"""Counts afterwards: what was acknowledged against what the database holds. Every function returns what is wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.delivery import LEASE, PostRoom, deliver_due
from notifications.nightly import draft_due
from notifications.worker import one_pass
from tests.chaos.drafting import KIND, Draft
from tests.chaos.scene import Scene
from tests.chaos.writers import Act
from tests.databases import Database, taken_back
from tests.post import server_at
from tests.smtp import MailHost
from workflow import invariants
from workflow.calendar import local
from workflow.models import Case, CaseEvent, CaseSection, Delivery, Document, DoneOnce, OutboxIntent
from workflow.published import process_of
from workflow.storage import BlobStore

Line = tuple[str, int, str, int | None]
"""A line of history: the code of the case, the number, the name of the step in its address, who took it."""


def lost_or_doubled(session: Session, scene: Scene, acts: Iterable[Act]) -> dict[str, list[Line]]:
    """Compare history with what was acknowledged: nothing may be lost, doubled or unasked."""
    wanted = Counter((act.code, act.version + 1, act.slug, act.person_id) for act in acts)
    there = Counter(_lines(session, scene))
    return {"lost": sorted(wanted - there), "unasked": sorted(there - wanted)}


def wrong_keys(session: Session, acknowledged: Iterable[Act], refused: Iterable[Act]) -> list[str]:
    """Every key of an acknowledged act keeps its line of history; no key of a refused one was used up."""
    found = select(DoneOnce.user_id, DoneOnce.key, DoneOnce.answer)
    kept = {(row.user_id, row.key): row.answer for row in session.execute(found)}
    ids = dict(session.execute(select(Case.code, Case.id)).all())
    answers = {(act.person_id, act.key): {"case_id": ids[act.code], "seq": act.version + 1} for act in acknowledged}
    wrong = [f"{key} holds {kept.get(key)}" for key, answer in answers.items() if kept.get(key) != answer]
    return wrong + [f"{act.key} was refused and used up" for act in refused if (act.person_id, act.key) in kept]


def wrong_drafts(session: Session, scene: Scene, drafts: Iterable[Draft]) -> list[str]:
    """Every dossier that was begun is there once, with the last saving of its section and each paper once."""
    codes = set(session.scalars(select(Case.code))) - set(scene.versions)
    known = {draft.code: draft for draft in drafts}
    wrong = [f"{code} was begun by nobody or is gone" for code in sorted(codes ^ set(known))]
    return wrong + [f"{code}: {why}" for code in sorted(codes & set(known)) for why in _draft(session, known[code])]


def wrong_records(session: Session, store: BlobStore) -> list[str]:
    """The invariants of the whole database, and files that nobody names beyond what a sweep takes away."""
    now = datetime.now(UTC)
    store.sweep(set(session.scalars(select(Document.sha256))), timedelta(), now + timedelta(seconds=1))
    unnamed = set(store.digests()) - set(session.scalars(select(Document.sha256)))
    strays = [path.name for path in store.root.rglob("*") if path.is_file() and len(path.name) != 64]
    broken = invariants.violations(session, now=now, storage=store)
    return [*map(str, broken), *sorted(unnamed), *strays]


def due_intents(database: Database, scene: Scene) -> set[str]:
    """The names of all that a worker would want to tell by now; what is looked at here is taken back."""
    with taken_back(database.engine) as maker:
        draft_due(maker, now=datetime.now(UTC), office=scene.world.office)
        one_pass(maker, now=datetime.now(UTC), office=scene.world.office, mailer=None)
        return intents(maker())


def intents(session: Session) -> set[str]:
    """The names of all that is or was to be told."""
    with session:
        return set(session.scalars(select(OutboxIntent.dedup_key)))


def drain(database: Database, scene: Scene, host: MailHost) -> None:
    """Send whatever is left, as a worker would once every lease has run out and the hours of notices have begun."""
    office, mailer = scene.world.office, server_at(host.port)
    draft_due(database.sessions, now=datetime.now(UTC), office=office)  # the worker looks after these at a slower pace
    for number in (1, 2, 3):
        now = datetime.now(UTC) + number * 2 * LEASE
        one_pass(database.sessions, now=now, office=office, mailer=mailer)
    opened = office.rules.notice_hours(local(now).date()).from_(now, office.calendar) + 2 * LEASE
    while deliver_due(PostRoom(database.sessions, mailer, office), now=opened):
        pass


def wrong_mail(session: Session, host: MailHost, *, kills: int) -> list[str]:
    """Every message has ended and arrived; one arrives twice at most for each kill, and then under the same name."""
    waiting = session.scalars(select(OutboxIntent.dedup_key).where(OutboxIntent.expanded_at.is_(None))).all()
    found = select(Delivery.message_id, Delivery.status).where(Delivery.channel == "email")
    ended = dict(session.execute(found).all())
    arrived = Counter(name.strip("<>").split("@")[0] for name in host.identities)
    wrong = [f"{key} was never looked at" for key in waiting]
    wrong += [f"{name} is {status}" for name, status in ended.items() if status not in ("sent", "void")]
    wrong += [f"{name} never arrived" for name, status in ended.items() if status == "sent" and not arrived[name]]
    wrong += [f"{name} was sent by nobody" for name in arrived if name not in ended]
    doubled = arrived.total() - len(arrived)
    return wrong + ([f"{doubled} messages came again after {kills} kills"] if doubled > kills else [])


def _lines(session: Session, scene: Scene) -> Iterator[Line]:
    found = select(Case.code, Case.process_hash, CaseEvent.seq, CaseEvent.step, CaseEvent.actor_id).join(CaseEvent)
    for code, process_hash, seq, step, actor_id in session.execute(found):
        if code in scene.versions and seq > scene.versions[code]:
            yield code, seq, process_of(session, process_hash).steps[step].slug, actor_id


def _draft(session: Session, draft: Draft) -> Iterator[str]:
    case_id = session.scalars(select(Case.id).where(Case.code == draft.code)).one()
    found = select(CaseSection.version, CaseSection.content).where(CaseSection.case_id == case_id)
    saved = [(version, content["aims"]) for version, content in session.execute(found)]
    if [version for version, _ in draft.saves] != list(range(1, len(draft.saves) + 1)) or saved != draft.saves[-1:]:
        yield f"saved {saved}, acknowledged {draft.saves}"
    papers = session.scalars(select(Document.sha256).where(Document.case_id == case_id, Document.kind == KIND)).all()
    if Counter(papers) != Counter(sha256(content).hexdigest() for content in draft.papers):
        yield f"{len(papers)} papers, acknowledged {len(draft.papers)}"
