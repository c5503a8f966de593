"""The papers that belong to a step: what it asks for, what is there, what may be added."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from web.i18n import gettext
from workflow.definition import Step
from workflow.files.photographs import PICTURES
from workflow.queries.case_rows import CasePage, PaperLine
from workflow.services.documents import MANY, VISIT_PAPERS
from workflow.shipped import shipped_papers

OFFERED: Mapping[str, tuple[str, ...]] = {
    "decision": ("decision",), "stop": ("decision",), "progress": ("progress_photo", "progress_report"),
    "opinion": ("opinion_letter",), "refund": ("refund_receipt",), "payment": ("payment_voucher",),
    "payment_request": ("payment_request_letter", "payment_voucher", "invoice"),
    "acceptance": ("acceptance_minutes",), "acceptance_partial": ("acceptance_minutes",),
    "change_request": ("other",), "question": ("other",), "site_visit": ("visit_minutes", "visit_photo"),
}  # fmt: skip
"""Papers that a form offers to add though its step does not demand them."""
PAYING = frozenset({"payment_request", "payment_check", "payment_approval", "payment"})
"""The forms of a payment, whose papers follow from the payment itself."""


PICTURES_ONLY = ".jpg,.jpeg,.png"


@dataclass(frozen=True, slots=True)
class StepPaper:
    """One kind of paper on a page: whether it must be there, the files there, what is wrong with the one just sent."""

    key: str
    name: str
    hint: str
    required: bool
    files: tuple[PaperLine, ...]
    error: str = ""
    open: bool = True
    """Whether a file may be added or put in the place of the one there; what was judged stays."""

    @property
    def accept(self) -> str:
        """The endings of names that the browser offers."""
        return PICTURES_ONLY if self.key in PICTURES else ""

    @property
    def many(self) -> bool:
        """Whether several files of this kind stand side by side."""
        return self.key in MANY


def demanded(page: CasePage, step: Step) -> tuple[str, ...]:
    """The kinds of papers without which the step is not taken."""
    found: list[str] = []
    for guard in step.needs:
        if guard.name == "papers_complete":
            found += page.required.get(str(guard.args[0]), ())
        elif guard.name == "has":
            found += map(str, guard.args)
    return tuple(dict.fromkeys(found))


def wanted(page: CasePage, step: Step) -> tuple[str, ...]:
    """The kinds of papers that the step demands, and those without which the payment it is about is not made."""
    return tuple(dict.fromkeys((*demanded(page, step), *(page.payment_papers if step.form in PAYING else ()))))


def of_step(page: CasePage, step: Step) -> tuple[str, ...]:
    """The kinds of papers that the page of a step shows; none where the person may add none."""
    offered = OFFERED.get(step.form, ()) if page.may_attach else ()
    return tuple(dict.fromkeys((*wanted(page, step), *offered)))


def of_dossier(page: CasePage) -> tuple[str, ...]:
    """The kinds of papers of the dossier that is being written now, and room for others."""
    asked = [kind for kinds in page.required.values() for kind in kinds]
    steps = (line.step for line in page.steps)
    asked += [kind for step in steps for kind in wanted(page, step)]
    return tuple(dict.fromkeys((*asked, "other")))


def papers(
    page: CasePage, kinds: Iterable[str], *, required: Iterable[str], errors: Mapping[str, str]
) -> Iterator[StepPaper]:
    """The papers of these kinds as a page shows them."""
    needed, known = set(required), shipped_papers()
    writing = any(page.state.key in section.states for section in page.process.sections)
    for kind in kinds:
        files = tuple(paper for paper in page.current_papers if paper.kind == kind and _counts(paper))
        label, hint = (known[kind].label, known[kind].hint) if kind in known else (kind, "")
        free = page.may_attach and (writing or kind in MANY or all(paper.fresh for paper in files))
        yield StepPaper(kind, gettext(label), gettext(hint), kind in needed, files, errors.get(kind, ""), free)


def _counts(paper: PaperLine) -> bool:
    """Whether a paper that is there is one for the step to be taken: a visit has its own, from who records it."""
    return paper.kind not in VISIT_PAPERS or (paper.mine and paper.visit is None)
