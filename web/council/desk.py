"""The pages of a council's sessions: what they show, what their forms record, and what happens when that is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now
from web.council.forms import (
    VOTE_WORDS,
    BallotForm,
    CorrectionForm,
    OpenForm,
    QuotaForm,
    ballot_form,
    box_of,
    chosen_in,
    excuses_in,
    present_in,
    typed_version,
    votes_in,
)
from web.filters import refusal_text
from web.i18n import current_language, speak
from web.once import commit_once
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms.reading import showable
from workflow.queries.council_papers import MinutesPage, minutes_page, session_list
from workflow.queries.council_room import Place, Room, RoomItem, room, structure
from workflow.selection.ballots import Verdict
from workflow.services import minutes, sessions, voting

WRONG, ROLL_CALL = 422, "/diem-danh"
OUTCOMES = {
    "passed": "Đã ghi kết quả: thông qua.",
    "failed": "Đã ghi kết quả: không thông qua.",
    "revote": "Số phiếu bằng nhau: phải biểu quyết lại.",
}


class SessionsDesk:
    """The list of sessions, and opening one."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.found = session_list(current_session(), slug, person=current_person(), now=now())

    def page(self, form: OpenForm | None = None, problems: tuple[str, ...] = ()) -> ResponseReturnValue:
        """The list; with a form that was wrong, what is wrong with it."""
        shown = form or OpenForm(lang=current_language())
        status = WRONG if form is not None else 200
        return render_template("pages/council/list.html", found=self.found, form=shown, problems=problems), status

    def open(self) -> ResponseReturnValue:
        """Open a session and go into its room."""
        form = OpenForm(request.form, lang=current_language())
        if not form.validate():
            return self.page(form)
        place = str(form.values()["place"])
        try:
            opened = sessions.open_session(
                current_session(), self.found.of, place=place, by=current_person(), now=now()
            )
        except StepRefused as refused:
            return self.page(form, problems_of(refused))
        flash("Đã mở phiên họp. Điểm danh rồi biểu quyết từng sản phẩm.")
        return commit_once(url_for("council.show", slug=self.slug, number=opened.number))


class RoomDesk:
    """The room of one session."""

    def __init__(self, slug: str, number: int) -> None:
        self.slug, self.number = slug, number
        self.room: Room = room(current_session(), slug, number, person=current_person(), now=now())

    @property
    def act(self) -> dict[str, Any]:
        """What was seen, who records, and when."""
        return {"seen": typed_version(request.form), "by": current_person(), "now": now()}

    @property
    def address(self) -> str:
        """Where the room is."""
        return url_for("council.show", slug=self.slug, number=self.number)

    def page(
        self, *, code: str = "", form: BallotForm | None = None, problems: tuple[str, ...] = ()
    ) -> ResponseReturnValue:
        """The room, with a nomination on the table and its ballot when that is open."""
        current = self.room.current(code or request.args.get("sp", ""))
        voting_now = form is not None or bool(request.args.get("mo"))
        shown = form or ballot_form(None, secret=self.room.of.secret, lang=current_language())
        wrong = bool(problems) or bool(form and form.errors)
        return render_template(
            "pages/council/room.html", room=self.room, current=current, form=shown, problems=problems, desk=self,
            voting=voting_now and self.room.runs and current is not None and not current.closed, votes=VOTE_WORDS,
            typed=request.form,
        ), WRONG if wrong else 200  # fmt: skip

    def attend(self) -> ResponseReturnValue:
        """Record who is in the room."""
        here, said = present_in(request.form), excuses_in(request.form)
        meeting_id = self.room.meeting.id
        return self.record(
            lambda: sessions.record_attendance(current_session(), meeting_id, here, excuses=said, **self.act),
            "Đã ghi điểm danh.",
        )

    def lay(self) -> ResponseReturnValue:
        """Lay the agenda anew."""
        return self.record(
            lambda: sessions.lay_agenda_again(current_session(), self.room.meeting.id, **self.act),
            "Đã sắp lại chương trình.",
        )

    def record(self, act: Callable[[], object], told: str) -> ResponseReturnValue:
        """Do something and show the room again."""
        try:
            act()
        except StepRefused as refused:
            current_session().rollback()
            return RoomDesk(self.slug, self.number).page(problems=problems_of(refused))
        flash(told)
        return commit_once(self.address)

    def vote(self, code: str) -> ResponseReturnValue:
        """Record the vote on a nomination."""
        item = self.item(code)
        form = ballot_form(request.form, secret=self.room.of.secret, lang=current_language())
        if not form.validate():
            return self.page(code=code, form=form)
        try:
            box = box_of(form, request.form)
            verdict = voting.decide_item(current_session(), self.room.meeting.id, item.item.case_id, box, **self.act)
        except StepRefused as refused:
            current_session().rollback()
            return RoomDesk(self.slug, self.number).page(code=code, form=form, problems=problems_of(refused))
        tell(verdict)
        return commit_once(self.address)

    def item(self, code: str) -> RoomItem:
        """A nomination of the agenda; CaseNotFound for what the person may not see."""
        found = next((one for one in self.room.items if one.item.code == code and self.room.runs), None)
        if found is None:
            raise CaseNotFound(code)
        return found

    def place_checked(self, user_id: int, present: bool) -> bool:
        """Whether the box of a member is ticked: as it was sent, or else as it is recorded."""
        return user_id in present_in(request.form) if request.method == "POST" else present

    def excuse_typed(self, user_id: int, kept: str) -> str:
        """Why a member stays away: as it was sent, or else as it is recorded."""
        return showable(excuses_in(request.form).get(user_id, kept))

    def absent(self, shown: Room) -> list[Place]:
        """The members who are not ticked in the roll call: as it was sent, or else as it is recorded."""
        sent = present_in(request.form) if request.path.endswith(ROLL_CALL) else None
        here = {place.who.user_id for place in shown.places if place.present} if sent is None else sent
        return [place for place in shown.places if place.who.user_id not in here]

    def vote_chosen(self, user_id: int) -> str:
        """The vote of a member as it was sent."""
        return votes_in(request.form).get(user_id, "")


class QuotaDesk(RoomDesk):
    """Number and structure of one session."""

    def __init__(self, slug: str, number: int) -> None:
        self.slug, self.number = slug, number
        asked = bool(set(QuotaForm().data) & set(request.values))
        self.form = QuotaForm(request.values, lang=current_language()) if asked else QuotaForm(lang=current_language())
        self.right = self.form.validate() if asked else True
        limits = self.form.quota() if asked and self.right else None
        self.room, self.shown = structure(current_session(), slug, number, limits, person=current_person(), now=now())
        if not asked:
            known = {"total": self.shown.limits.total, **self.shown.limits.per_group}
            self.form = QuotaForm(lang=current_language(), known=known)

    def quota_page(
        self, ballot: BallotForm | None = None, problems: tuple[str, ...] = (), status: int = 200
    ) -> ResponseReturnValue:
        """The line-up under the limits, and the vote on it."""
        shown = ballot or ballot_form(None, secret=self.room.of.secret, lang=current_language())
        faults = tuple(refusal_text(fault) for fault in self.shown.faults)
        return render_template(
            "pages/council/quota.html", room=self.room, shown=self.shown, form=self.form, ballot=shown, desk=self,
            problems=(*problems, *faults), votes=VOTE_WORDS, chosen=chosen_in(request.form),
        ), status if self.right and not faults else WRONG  # fmt: skip

    def decide(self) -> ResponseReturnValue:
        """Record the vote on number and structure."""
        ballot = ballot_form(request.form, secret=self.room.of.secret, lang=current_language())
        if not ballot.validate() or not self.right or not self.room.runs:
            return self.quota_page(ballot, status=WRONG)
        wish = voting.Structure(self.form.quota(), chosen_in(request.form))
        try:
            box = box_of(ballot, request.form)
            verdict = voting.decide_quota(current_session(), self.room.meeting.id, wish, box, **self.act)
        except StepRefused as refused:
            current_session().rollback()
            return QuotaDesk(self.slug, self.number).quota_page(ballot, problems_of(refused), WRONG)
        tell(verdict)
        return commit_once(self.address)


class MinutesDesk:
    """The minutes of one session."""

    def __init__(self, slug: str, number: int) -> None:
        asked = request.args.get("ban", "")
        version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("10000") else None
        self.slug, self.number = slug, number
        self.page: MinutesPage = minutes_page(
            current_session(), slug, number, version, person=current_person(), now=now()
        )

    @property
    def address(self) -> str:
        """Where the newest minutes are."""
        return url_for("council.minutes", slug=self.slug, number=self.number)

    def show(self) -> ResponseReturnValue:
        """The minutes as they are printed; official papers are Vietnamese, whoever reads them."""
        speak("vi")
        return render_template("print/council_minutes.html", page=self.page, desk=self)

    def write(self) -> ResponseReturnValue:
        """Write the first version."""
        desk = RoomDesk(self.slug, self.number)
        return self._go(lambda: minutes.write_minutes(current_session(), self.page.meeting.id, **desk.act),
                        "Đã lập biên bản. Chủ tịch và Thư ký ký tại trang biên bản.")  # fmt: skip

    def sign(self) -> ResponseReturnValue:
        """Sign the version that was read."""
        version = typed_version(request.form)
        act: Mapping[str, Any] = {"by": current_person(), "now": now()}
        return self._go(lambda: minutes.sign_minutes(current_session(), self.page.meeting.id, version, **act),
                        "Đã ký biên bản.")  # fmt: skip

    def correct(self) -> ResponseReturnValue:
        """Write a new version with its reason."""
        if not self.page.door.records or not self.page.versions:
            raise CaseNotFound(self.number)
        form = CorrectionForm(request.form, lang=current_language())
        if request.method == "GET" or not form.validate():
            status = WRONG if form.errors else 200
            return render_template("pages/council/correct.html", page=self.page, form=form, desk=self), status
        said: dict[str, Any] = form.values()
        act: Mapping[str, Any] = {"by": current_person(), "now": now()}
        minutes.correct_minutes(current_session(), self.page.meeting.id, said["reason"], said["text"] or "", **act)
        flash("Đã lập bản đính chính. Bản mới cần được ký lại.")
        return commit_once(url_for("council.show", slug=self.slug, number=self.number))

    def _go(self, act: Callable[[], object], told: str) -> ResponseReturnValue:
        try:
            act()
        except StepRefused as refused:
            current_session().rollback()
            return RoomDesk(self.slug, self.number).page(problems=problems_of(refused))
        flash(told)
        return commit_once(url_for("council.show", slug=self.slug, number=self.number))


def problems_of(refused: StepRefused) -> tuple[str, ...]:
    """Why something was refused, in the reader's language."""
    return tuple(refusal_text(one) for one in refused.refusals)


def tell(verdict: Verdict) -> None:
    """Say what a vote decided."""
    flash(OUTCOMES[verdict.outcome], "soon" if verdict.outcome == "revote" else "done")
