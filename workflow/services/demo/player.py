"""Plays dated deeds through the services, as the people and the clock would have done, each at its own moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import TIME
from workflow.files import CheckedFile, check_upload
from workflow.models import Case, CaseLink
from workflow.office import Office
from workflow.reference import pools
from workflow.services.batches import DECISIONS, Item, decide_batch
from workflow.services.demo.answers import Asked, answer
from workflow.services.demo.cast import Cast
from workflow.services.demo.dossier_pages import PAGES, PAPER_RULES, PAPERS, PROPOSAL, named
from workflow.services.demo.papers import paper
from workflow.services.demo.story import NATION, Call, Dated, Deed, Story
from workflow.services.demo.telling import CLOCK
from workflow.services.documents import attach_document
from workflow.services.dossiers import SectionSave, save_section
from workflow.services.opening import open_case
from workflow.services.transition import TransitionRequest, perform_transition
from workflow.shipped import shipped_papers
from workflow.states.kcqg import DIRECT
from workflow.storage import BlobStore

WRITTEN = 3
"""How many pages of a draft are there when nobody has sent it yet."""


@dataclass
class Player:
    """Plays one deed after the other; ``cases``, ``batches`` and ``lines`` map keys to ids."""

    session: Session
    cast: Cast
    office: Office
    store: BlobStore
    calls: Mapping[str, Call] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    files: dict[tuple[str, str], CheckedFile] = field(default_factory=dict)

    def act_in(self, session: Session) -> None:
        """Go on in another transaction."""
        self.session = self.cast.session = session

    def play(self, story: Story, dated: Dated) -> None:
        """Do what a deed says, at its moment, with the pages and papers that it needs."""
        deed, now = dated.deed, dated.at
        if deed.step == "open":
            self._open(story, deed.who, now)
            return
        case_id = self._case(story, deed.on)
        by = None if deed.who == CLOCK else self.cast.player(story, deed.who)
        if by is not None:
            self._prepare(story, deed, by, now)
        if deed.step != "write":
            self._step(story, dated, case_id, by)

    def _open(self, story: Story, part: str, now: datetime) -> None:
        by = self.cast.player(story, part)
        role = "implementer" if part == "centre" else "beneficiary"
        opened = open_case(
            self.session, f"{story.programme}_project", self.cast.ties(story), title=story.title, year=story.year,
            by=by.id, role=role, now=now, office=self.office, activity=story.activity, synthetic=story.synthetic,
            variant=DIRECT if story.straight else None,
        )  # fmt: skip
        self.cases[story.key] = opened.case_id

    def _prepare(self, story: Story, deed: Deed, by: Person, now: datetime) -> None:
        step = deed.step
        pages = dict(list(PROPOSAL.items())[:WRITTEN]) if step == "write" else PAGES.get(named(story, step), {})
        for key, page in pages.items():
            content = page(story, self.cast, local(now).date())
            save = SectionSave(self.cases[story.key], key, 0, content, complete=True)
            save_section(self.session, save, by=by, now=now)
        kinds = self._kinds(story, deed, local(now).date())
        self.bring(self.cases[story.key], kinds, story.activity, by=by, now=now)

    def bring(self, case_id: int, kinds: Iterable[str], activity: str, *, by: Person, now: datetime) -> None:
        """Attach made-up papers to a case."""
        for kind in kinds:
            file = self._file(kind, activity)
            attach_document(self.session, case_id=case_id, kind=kind, file=file, by=by, now=now)

    def _kinds(self, story: Story, deed: Deed, on: date) -> Iterable[str]:
        """The papers that go with a deed, but those that were forgotten."""
        rules, step = self.office.rules, deed.step
        asked = PAPER_RULES.get(named(story, step), ())
        lists = [rules.papers(rule, on, story.province, story.activity) for rule in asked]
        if step == "request_payment":
            kind = deed.values.get("kind", "remainder")
            lists.append(rules.payment_papers(kind, story.activity, on=on, scope=story.province))
        wanted = dict.fromkeys([*PAPERS.get(named(story, step), ()), *(kind for kinds in lists for kind in kinds)])
        return [kind for kind in wanted if kind not in deed.without]

    def _file(self, kind: str, activity: str) -> CheckedFile:
        """A made-up paper, checked as any upload is; cases of one activity share its contents."""
        if (kind, activity) not in self.files:
            name, content = paper(kind, shipped_papers()[kind].label, activity)
            self.files[kind, activity] = check_upload(BytesIO(content), filename=name)
            self.store.put(BytesIO(content))
        return self.files[kind, activity]

    def _step(self, story: Story, dated: Dated, case_id: int, by: Person | None) -> None:
        values = dict(self._values(story, dated, case_id))
        if dated.deed.step == "put_in_batch":
            values["batch_id"] = self.batches[story.batch]
        if story.programme == NATION and story.outcome and dated.deed.step in DECISIONS:
            self._decide(story, dated, case_id, values)
            return
        request = TransitionRequest(case_id, dated.deed.step, self.version(case_id), values)
        perform_transition(self.session, request, by=by or TIME, now=dated.at, office=self.office)

    def _decide(self, story: Story, dated: Dated, case_id: int, values: Mapping[str, Any]) -> None:
        """Decide the plan of a year that is over, which closes it when nothing in it waits any more."""
        item = Item(case_id, self.version(case_id), dated.deed.step)
        said = {"decision_number": f"{1000 + case_id}/QĐ-BCT", "decided_on": local(dated.at).date(), **values}
        by = self.cast.known["ministry_leader"]
        done = decide_batch(
            self.session, self.batches[story.batch], [item], said, by=by, now=dated.at, office=self.office
        )
        if done[0].refused is not None:
            raise done[0].refused

    def _values(self, story: Story, dated: Dated, case_id: int) -> Mapping[str, Any]:
        chance = Random(f"{pools().seed}-{story.key}-{dated.at}")  # noqa: S311 -- not for security
        day = local(dated.at).date()
        return answer(named(story, dated.deed.step), Asked(story, self.cast, day, chance, case_id, dated.deed.values))

    def version(self, case_id: int) -> int:
        """The version at which a case stands."""
        return self.session.execute(select(Case.version).where(Case.id == case_id)).scalar_one()

    def _case(self, story: Story, tie: str) -> int:
        """The story's case, or the newest one tied to it."""
        own = self.cases[story.key]
        if not tie:
            return own
        found = select(CaseLink.from_id).where(CaseLink.to_id == own, CaseLink.kind == tie)
        return self.session.execute(found.order_by(CaseLink.from_id.desc()).limit(1)).scalar_one()
