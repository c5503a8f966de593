"""How an acceptance is concluded, alike wherever a panel judged: taken, taken in part, to be mended, refused.

No conclusion goes against the panel: it needs every slip, and more than half of them for what it says.
"""

from workflow.definition import Effect, Guard, Role, Step, step
from workflow.guards import no_open_requests, tasks_asked, tasks_done, verdicts

VERDICT = "acceptance_verdict"


def conclusions(desk: Role, *, told: tuple[Role, ...], mends: tuple[Role, ...]) -> tuple[Step, ...]:
    """Return the four conclusions of whoever leads the acceptance; ``mends`` are told what has to be mended."""
    accepts, releases = Effect("accept_support"), Effect("release_commitment")
    return (
        step("accept_result", "Kết luận đạt", "acceptance", "payment", desk, form="acceptance", tell=told,
             needs=_judged("accept"), does=accepts),
        step("accept_partly", "Nghiệm thu một phần", "acceptance", "payment", desk, form="acceptance_partial", tell=told,
             needs=_judged("accept", "partial"), does=accepts),
        step("ask_fix", "Yêu cầu khắc phục", "acceptance", "fixing", desk, form="fix_request", tell=mends,
             needs=_judged("fix", "refuse")),
        step("refuse_result", "Kết luận không đạt", "acceptance", "refunding", desk, form="refusal", tell=told,
             needs=(*_judged("refuse"), no_open_requests()), does=releases),
    )  # fmt: skip


def _judged(*allowed: str) -> tuple[Guard, ...]:
    """Return the conditions that everybody on the panel was asked and answered, and that most said one of these."""
    return tasks_asked(VERDICT), tasks_done(VERDICT), verdicts(VERDICT, *allowed)
