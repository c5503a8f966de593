"""How many made-up cases stand where, since how many working days: every list has something true to show."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from workflow.services.demo import routes
from workflow.services.demo.routes import Route, until
from workflow.services.demo.story import CHANGE, Deed, Story

Way = Callable[[Story, Random], Route]
REPAIRED = 0.15
YEAR = (5, 22, 44, 66, 88, 132, 176, 220)


@dataclass(frozen=True, slots=True)
class Plot:
    """One kind of case. ``ages`` are the working days since its last step, dealt out in turn.

    With ``batches`` the case goes through one of them and ``way`` begins after the contract; ``progress`` is how far
    the monthly reports got. Without batches ``way`` is everything that happened.
    """

    key: str
    count: int
    ages: tuple[int, ...]
    way: Way
    batches: tuple[str, ...] = ()
    outcome: str = "approve"
    progress: int = 100
    machine: bool = False
    by_centre: bool = False
    contract: bool = True


def _upto(step: str, *more: Deed, times: int = 1) -> Way:
    return lambda story, chance: [*until(routes.before_approval(story, chance), step, times=times), *more]


def _received(*more: Deed) -> Way:
    """Everything up to the desk of the Sở, and then more."""
    return lambda story, chance: [*routes.proposal(story, chance), *more]


def _nothing(_story: Story, _chance: Random) -> Route:
    return []


def _advance(*, checked: bool = False, paid: bool = False) -> Way:
    return lambda story, _: routes.advance(story, checked=checked, paid=paid)


def _closed(story: Story, chance: Random) -> Route:
    """Closed at the first acceptance, or now and then after a repair."""
    return routes.closed(story, again=chance.random() < REPAIRED)


ASK, ANSWER = Deed("ask_progress", "owner", 17), Deed("answer_progress", "centre", 3)
LAPSE = Deed("lapse", "clock", 16)
EARLY = (
    Plot("draft", 6, (2, 8, 20, 33, 45, 58), _upto("open", Deed("write", "owner"))),
    Plot("to_confirm", 3, (1, 4, 6), _upto("send_for_confirmation"), by_centre=True),
    Plot("commune", 5, (1, 2, 4, 5, 21), _upto("submit")),
    Plot("submitted", 4, (1, 1, 2, 17), _received()),
    Plot("supplement", 4, (2, 9, 13, 14), _received(*routes.supplement(sent=False))),
    Plot("supplemented", 2, (1, 1), _received(*routes.supplement(sent=True))),
    Plot("withdrawn", 3, (15, 60, 200), _received(Deed("withdraw", "owner", 2))),
    Plot("lapsed", 2, (30, 150), _received(*routes.supplement(sent=False), LAPSE)),
    Plot("refused", 3, (10, 70, 180), _received(Deed("refuse", "officer", 2))),
    Plot("survey", 6, (2, 7, 14, 15, 18, 37), _upto("accept")),
    Plot("silent", 2, (3, 8), _upto("accept", ASK)),
    Plot("answered", 1, (2,), _upto("accept", ASK, ANSWER)),
    Plot("appraisal", 3, (1, 3, 17), _upto("submit_project")),
    Plot("verdicts", 5, (2, 4, 6, 9, 19), _upto("give_verdict")),
    Plot("judged", 2, (1, 3), _upto("give_opinion")),
    Plot("signing", 4, (1, 2, 3, 6), _upto("propose")),
    Plot("appraised", 6, (3, 10, 20, 30, 45, 62), _upto("sign")),
    Plot("dropped", 2, (40, 130), _upto("accept", Deed("drop", "officer", 5))),
    Plot("declined", 1, (90,), _upto("propose", Deed("decline", "leader", 2))),
)
"""Cases that no batch has decided."""

OLD, RECENT = ("dong-nai:1", "dong-nai:2"), ("dong-nai:3", "dong-nai:3", "dong-thap:1")
AGREED = Deed("agree", "leader", 3, on=CHANGE)
NO = Deed("refuse", "officer", 3, {"reason": "Nơi mới ngoài địa bàn được hỗ trợ, giữ địa điểm đã duyệt."}, CHANGE)
BATCHED = (
    Plot("pending", 7, (3, 4, 5, 6, 7, 8, 9), _nothing, ("dong-nai:5",), outcome=""),
    Plot("reserve", 3, YEAR, _nothing, ("dong-nai:3",), outcome="leave_out"),
    Plot("rejected", 2, YEAR, _nothing, OLD, outcome="reject"),
    Plot("reserve_closed", 1, (200,), lambda *_: [Deed("close_reserve", "officer")], OLD[:1], outcome="leave_out"),
    Plot("contracting", 5, (5,), _nothing, ("dong-nai:4",), contract=False),
    Plot("running", 6, (9, 12, 20), _nothing, RECENT, progress=65),
    Plot("silent_running", 3, (48, 62, 35), _nothing, RECENT, progress=40),
    Plot("advance_asked", 2, (2, 7), _advance(), RECENT, progress=80, machine=True),
    Plot("advance_checked", 1, (1,), _advance(checked=True), RECENT, progress=80, machine=True),
    Plot("advance_paid", 3, (3, 11, 18), _advance(checked=True, paid=True), RECENT, progress=85, machine=True),
    Plot("change_review", 2, (2, 6), lambda *_: routes.change("reschedule_in_year", sent=False), RECENT, progress=50),
    Plot("change_dept", 1, (3,), lambda *_: routes.change("decrease_total"), RECENT[:1], progress=55),
    Plot("change_plan", 1, (4,), lambda *_: routes.change("increase_total"), RECENT[:1], progress=45),
    Plot("change_agreed", 2, (8, 13), lambda *_: routes.change("decrease_total", end=AGREED), RECENT, progress=60),
    Plot("change_refused", 1, (7,), lambda *_: routes.change("change_place", sent=False, end=NO), RECENT, progress=60),
    Plot("paused", 2, (14, 30), lambda *_: [Deed("pause", "leader", 5)], RECENT, progress=35),
    Plot("acceptance", 2, (1, 18), lambda *_: routes.accepting()[:1], RECENT),
    Plot("panel", 3, (2, 4, 7), lambda *_: routes.accepting(verdicts=1), RECENT),
    Plot("panel_done", 1, (1,), lambda *_: routes.accepting(), RECENT),
    Plot("fixing", 2, (6, 19), lambda *_: routes.repaired(), RECENT),
    Plot("payment", 2, (2, 10), lambda s, _: routes.accepted(s)[:-5], RECENT),
    Plot("payment_asked", 2, (1, 5), lambda s, _: _forgetful(s), RECENT),
    Plot("payment_checked", 1, (2,), lambda s, _: routes.accepted(s)[:-3], RECENT),
    Plot("payment_approved", 1, (1,), lambda s, _: routes.accepted(s)[:-2], RECENT),
    Plot("partial", 1, (3,), lambda s, _: _partly(s), RECENT),
    Plot("handover", 3, (3, 9, 16), lambda s, _: routes.accepted(s), RECENT),
    Plot("refunding", 1, (6,), lambda s, _: _halted(s), RECENT[:1], progress=80, machine=True),
    Plot("stopped", 2, (25, 60), lambda s, _: [*_halted(s), *_given_back(s)], RECENT, progress=80, machine=True),
    Plot("closed", 23, (), _closed, (*OLD, "dong-nai:3", *OLD, "dong-thap:1")),
)  # fmt: skip
"""Cases of a batch: what happened after the approval and the contract."""


def _forgetful(story: Story) -> Route:
    """The remainder is asked for without the request itself on paper, so it waits for that."""
    *way, asked = routes.accepted(story)[:-4]
    return [*way, replace(asked, without=("payment_request_letter",))]


def _partly(story: Story) -> Route:
    """Part of the result is accepted, and that part is asked for."""
    amount = story.support * 7 // 10
    partly = {"amount": amount, "reason": "Một hạng mục chưa lắp đặt.", "done_summary": "Đã lắp đặt bảy phần mười."}
    slips = routes.accepting(given="partial")
    return [
        *slips,
        Deed("accept_partly", "officer", 2, partly),
        Deed("request_payment", "centre", 3, {"amount": amount}),
    ]


def _halted(story: Story) -> Route:
    """Half was advanced when the establishment gave up."""
    reason = routes.stopped("owner_request", "Cơ sở ngừng hoạt động.", "15/QĐ-UBND")
    return [*routes.advance(story, checked=True, paid=True), reason]


def _given_back(story: Story) -> Route:
    """The advance came back and the case was closed."""
    back = {"amount": story.support // 2}
    return [Deed("record_refund", "officer", 12, back), Deed("close_stopped", "accountant", 1)]
