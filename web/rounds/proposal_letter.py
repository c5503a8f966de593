"""What a round proposes to the level above: the page that leads to it, the list (Mẫu PL5) and the letter on paper."""

from collections.abc import Mapping

from flask import abort, render_template, request, url_for

from web.context import current_person, current_session, now
from web.i18n import speak
from web.rounds.desk import step_address
from workflow.calendar import local
from workflow.published import process_of
from workflow.queries.round_letter import SENT, Letter, round_letter
from workflow.selection import letter_words

CHOSEN = "sp"
PAPERS: Mapping[str, str] = {
    "danh-sach": "print/request_list.html",
    "van-ban": "print/request_letter.html",
}
"""The papers by their addresses: the list and the letter that it goes with."""
OPEN_NUMBER = "……/……"


class LetterDesk:
    """What the round proposes, as the person may see it."""

    def __init__(self, slug: str) -> None:
        self.slug, self.chosen = slug, request.args.getlist(CHOSEN)
        self.letter: Letter = round_letter(
            current_session(), slug, person=current_person(), on=local(now()).date(), chosen=self.chosen
        )

    @property
    def send_url(self) -> str:
        """Where the list is sent up, for whoever runs the round and while that can be done."""
        of = self.letter.door.of
        step = process_of(current_session(), of.process_hash).steps[SENT]
        return step_address(of.code, step) if self.letter.door.runs and of.state in step.sources else ""

    def ticked(self, code: str) -> bool:
        """Whether a product is on the draft."""
        return not self.chosen or code in self.chosen

    def address(self, name: str = "") -> str:
        """One of the papers, or the page, with what was chosen."""
        if not name:
            return url_for("rounds.letter", slug=self.slug, sp=self.chosen)
        return url_for("rounds.letter_paper", slug=self.slug, name=name, sp=self.chosen)

    def paper(self, name: str) -> str:
        """One of the papers as it is printed; where nothing was proposed there is none."""
        letter = self.letter
        if name not in PAPERS or letter.ended:
            abort(404)
        speak("vi")  # official papers are Vietnamese, whoever reads them
        return render_template(
            PAPERS[name], letter=letter, said=letter.request, words=letter_words, unit=letter.issuer.full,
            number=letter.number or OPEN_NUMBER, code=letter.number, back_url=self.address(),
        )  # fmt: skip
