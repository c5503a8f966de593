"""What really comes after a product was certified: no single step onward, but several things, some of them by a day.

The ceremony, the reward and the list for the level above come once and are left out when they were recorded or cannot
come any more; the report and the end of the certificate have days of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.definition import Role, State
from workflow.queries.case_rows import CasePage

NOMINATION = "product_nomination"
CERTIFIED, HIGHEST = "certified", "nation"
FOLLOWED = frozenset({CERTIFIED, "reporting", "report_check"})
ONCE = (
    ("hold_ceremony", "Lễ tôn vinh, trao giấy chứng nhận"),
    ("pay_reward", "Chi thưởng cho sản phẩm được chứng nhận"),
)
FORWARD, SENT_UP = "forward", "Gửi vào danh sách bình chọn của cấp trên"
REPORTS = {"report_due": "report", "reporting": "report", "report_check": "accept_report"}
"""By its term, the step of the owner's report that comes next."""
VALIDITY, ENDS = "validity", "Giấy chứng nhận hết hiệu lực"
RENEW = "Đăng ký bình chọn lại, trước khi giấy chứng nhận hết hiệu lực"


@dataclass(frozen=True, slots=True)
class Coming:
    """Something to come: what, whose doing (nobody's where a day alone brings it about), and when, if that is known."""

    text: str
    who: Role | None
    at: datetime | None = None


def follows(page: CasePage, state: State) -> bool:
    """Whether a state is one in which a certificate is worth something and the ordinary way is no single line."""
    return page.process.key == NOMINATION and state.key in FOLLOWED


def after_certificate(page: CasePage) -> tuple[Coming, ...]:
    """Return what is to come, what has no day first, then in the order of the days."""
    dated = sorted(_dated(page), key=lambda one: (one.at is None, one.at))
    return (*_once(page), *dated)


def _once(page: CasePage) -> Iterator[Coming]:
    done = {event.step for event in page.events}
    for key, text in ONCE:
        if key not in done:
            yield Coming(text, page.process.steps[key].roles[0])
    above = page.process.variant != HIGHEST and page.round is not None and page.round.running
    if above and FORWARD not in done:
        yield Coming(SENT_UP, page.process.states["recognised"].holder)


def _dated(page: CasePage) -> Iterator[Coming]:
    terms = {clock.key: clock for clock in page.open_clocks if not clock.paused}
    ends = terms.get(VALIDITY)
    for key, step in REPORTS.items():
        term = terms.get(key)
        if term is not None and (ends is None or term.due_at < ends.due_at):
            spec = page.process.steps[step]
            yield Coming(spec.label, spec.roles[0], term.due_at)
    if ends is not None:
        yield Coming(RENEW, Role.BENEFICIARY, ends.due_at)
        yield Coming(ENDS, None, ends.due_at)
