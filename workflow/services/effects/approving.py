"""Approvals that know what they covered: recorded by hash, voided by a change of what they depend on, given again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from workflow.approvals import FIGURE, FIGURES, PAPER, SECTION, Content, changed, covered, covers, identity
from workflow.models import CaseApproval, CaseSection, Document, OutboxIntent
from workflow.models.base import table_of
from workflow.services.act import Act
from workflow.services.effects.registry import effect
from workflow.shipped import shipped_papers

APPROVAL = table_of(CaseApproval)
VOID = "approval_void"
STANDING = (APPROVAL.c.void_seq.is_(None), APPROVAL.c.superseded_seq.is_(None))


@effect("history")
def cover(act: Act, *parts: str) -> None:
    """Record the hash of what this approval covers; it takes the place of an earlier one of the same step."""
    step = act.decision.step.key
    if act.facts.counts.get(step):
        same = {"case_id": act.case_id, "step": step}
        supersede(act, {**same, "actor_id": act.actor_id} if _asked(act, step) else same)
    record(act, step, act.decision.role.value, covered(parts, content_of(act, parts)))


@effect()
def forget_approvals(act: Act, *steps: str) -> None:
    """Let the approvals by some steps count no more: those who gave them are asked anew."""
    for step in steps:
        supersede(act, {"case_id": act.case_id, "step": step})


@effect()
def void_approvals(act: Act) -> None:
    """Void what depends on a paper that changed outside the dossier."""
    void_changed(act, content_of(act, (f"{SECTION}:", f"{PAPER}:")))


@effect()
def renew_approval(act: Act) -> None:
    """Give again, for what there is now, the void approvals that the actor's role gave."""
    void = (APPROVAL.c.case_id == act.case_id, APPROVAL.c.void_seq.is_not(None), APPROVAL.c.superseded_seq.is_(None))
    found = act.session.execute(select(APPROVAL).where(*void, APPROVAL.c.role == act.decision.role.value)).all()
    mine = [row for row in found if row.actor_id == act.actor_id or not _asked(act, row.step)]
    if not mine:
        message = "Không có xác nhận nào của bạn đã hết giá trị."
        raise act.refuse("nothing_asked", message, "Xem lại danh sách việc của bạn.")
    content = content_of(act, [part for row in mine for part in row.covers])
    for row in mine:
        supersede(act, {"id": row.id})
        record(act, row.step, row.role, covered(row.covers, content))
    act.notes["renewed"] = [row.step for row in mine]


def void_changed(act: Act, content: Content) -> None:
    """Void exactly the approvals that depend on what has changed; say so in history, and tell who gave them."""
    if not covers(act.process):
        return
    voided = []
    for row in act.session.execute(select(APPROVAL).where(APPROVAL.c.case_id == act.case_id, *STANDING)):
        parts = changed(row.covers, content)
        if parts:
            act.writes.update(CaseApproval, {"id": row.id}, void_seq=act.seq, void_parts=list(parts), voided_at=act.now)
            voided.append({"void_step": row.step, "void_parts": list(parts)})
            _tell(act, row, parts)
    if voided:
        act.notes["voided"] = voided


def supersede_figures(act: Act) -> None:
    """Let a decided change of approved figures take the place of the approvals of the old ones."""
    if covers(act.process):
        for step in act.process.steps.values():
            if any(one.name == "cover" and f"{FIGURE}:support" in one.args for one in step.does):
                supersede(act, {"case_id": act.case_id, "step": step.key})


def record(act: Act, step: str, role: str, parts: Mapping[str, str]) -> None:
    """Keep what an approval covers; the line of history holds the hash of it all."""
    hashes = [*act.notes.get("approval_hash", ()), identity(parts)]
    act.notes["approval_hash"] = hashes
    act.writes.insert(
        CaseApproval, case_id=act.case_id, seq=act.seq, step=step, role=role, actor_id=act.actor_id, at=act.now,
        covers=dict(parts), hash=hashes[-1],
    )  # fmt: skip


def supersede(act: Act, where: Mapping[str, Any]) -> None:
    """Let approvals count no more."""
    act.writes.update(CaseApproval, {**where, "superseded_seq": None}, superseded_seq=act.seq)


def content_of(act: Act, parts: Iterable[str]) -> Content:
    """Return what the case holds, as far as some parts ask; sections and papers are read once for a whole batch."""
    kinds = {part.partition(":")[0] for part in parts}
    return Content(
        _sections(act).get(act.case_id, {}) if SECTION in kinds else None,
        _papers(act).get(act.case_id, {}) if PAPER in kinds else None,
        figures_of(act),
    )


def figures_of(act: Act) -> Mapping[str, int]:
    """Return the figures of the case as they are after the act."""
    now = {**{name: act.case[name] for name in FIGURES}, **act.changes}
    return {name: int(now[name]) for name in FIGURES}


def _sections(act: Act) -> Mapping[int, Mapping[str, Any]]:
    key = "approved sections"
    if key not in act.shared:
        columns = (CaseSection.case_id, CaseSection.key, CaseSection.content)
        found: dict[int, dict[str, Any]] = defaultdict(dict)
        for case_id, name, said in act.session.execute(select(*columns).where(CaseSection.case_id.in_(_ids(act)))):
            found[case_id][name] = said
        act.shared[key] = found
    sections: Mapping[int, Mapping[str, Any]] = act.shared[key]
    return sections


def _papers(act: Act) -> Mapping[int, Mapping[str, list[str]]]:
    key = "approved papers"
    if key not in act.shared:
        current = (Document.removed_at.is_(None), Document.replaced_by.is_(None), Document.case_id.in_(_ids(act)))
        found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for case_id, kind, sha in act.session.execute(
            select(Document.case_id, Document.kind, Document.sha256).where(*current)
        ):
            found[case_id][kind].append(sha)
        act.shared[key] = found
    papers: Mapping[int, Mapping[str, list[str]]] = act.shared[key]
    return papers


def _ids(act: Act) -> list[int]:
    return sorted({act.case_id, *act.batch})


def _asked(act: Act, step: str) -> bool:
    """Say whether a step is the answer of one of several who were asked."""
    return any(task.answer.key == step for task in act.process.tasks)


def _tell(act: Act, row: Any, parts: Sequence[str]) -> None:
    audience = f"user:{row.actor_id}" if _asked(act, row.step) else f"role:{row.role}"
    content = {"approved": act.process.steps[row.step].label, "parts": [label_of(act, part) for part in parts]}
    act.writes.insert(
        OutboxIntent, dedup_key=f"void:{act.case_id}:{act.seq}:{row.id}:{audience}", kind=VOID, case_id=act.case_id,
        seq=None, audience=audience, content=content, created_at=act.now,
    )  # fmt: skip


def label_of(act: Act, part: str) -> str:
    """Return what a part is called."""
    kind, _, name = part.partition(":")
    if kind == FIGURE:
        return FIGURES[name]
    if kind == PAPER:
        return shipped_papers()[name].label
    return next((section.label for section in act.process.sections if section.key == name), name)
