"""Pages 30 and 31: what a member of a round has to declare and to score, and one sheet beside the file."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now
from web.jury import calibration, declaring, offline_sheets, sending
from web.jury.page import desk_of, desks, distribution, first_task, phase, points, sheet_status, trail, visit_url
from web.jury.sheet import SheetDesk
from web.once import once
from workflow.queries.samples import samples

bp = Blueprint("jury", __name__)
for shown in (phase, sheet_status, visit_url):
    bp.add_app_template_global(shown)


@bp.get("/cham-diem")
def show() -> ResponseReturnValue:
    """The rounds in which one serves, with what is due."""
    found = desks()
    task = next(filter(None, map(first_task, found)), None)
    return render_template("pages/jury/rounds.html", desks=found, task=task)


@bp.get("/cham-diem/<slug>")
def queue(slug: str) -> ResponseReturnValue:
    """One's own queue in a round: to declare, to score, done."""
    desk = desk_of(slug)
    found = samples(current_session(), desk, person=current_person(), now=now())
    return render_template(
        "pages/jury/queue.html", desk=desk, task=first_task(desk), mine=distribution(desk), points=points,
        samples=found, breadcrumb=trail(desk),
    )  # fmt: skip


@bp.get("/cham-diem/<slug>/khai-bao")
def declare(slug: str) -> ResponseReturnValue:
    """Declare about many nominations at once, by their names alone."""
    return declaring.show(slug)


@bp.post("/cham-diem/<slug>/khai-bao")
@once
def take_declarations(slug: str) -> ResponseReturnValue:
    """Take the declarations."""
    return declaring.take(slug)


@bp.post("/cham-diem/<slug>/nguoi-than")
@once
def take_family(slug: str) -> ResponseReturnValue:
    """Take the relatives that a member names."""
    return declaring.take_family(slug)


@bp.get("/cham-diem/<slug>/ngoai-tuyen")
def offline(slug: str) -> ResponseReturnValue:
    """Scoring away from the network."""
    return offline_sheets.show(slug)


@bp.post("/cham-diem/<slug>/ngoai-tuyen")
def upload(slug: str) -> ResponseReturnValue:
    """Take a filled-in form back."""
    return offline_sheets.take_back(slug)


@bp.post("/cham-diem/<slug>/ngoai-tuyen/chon-ban")
@once
def choose(slug: str) -> ResponseReturnValue:
    """Take it with what was chosen where it differs from the page."""
    return offline_sheets.take_chosen(slug)


@bp.get("/cham-diem/<slug>/phieu.xlsx")
def download(slug: str) -> ResponseReturnValue:
    """Hand the form out."""
    return offline_sheets.hand_out(slug)


@bp.get("/cham-diem/<slug>/nop-phieu")
def ready(slug: str) -> ResponseReturnValue:
    """The complete sheets, to be submitted together."""
    return sending.show(slug)


@bp.post("/cham-diem/<slug>/nop-phieu")
def submit(slug: str) -> ResponseReturnValue:
    """Submit them."""
    return sending.send(slug)


@bp.get("/cham-diem/<slug>/mau")
def all_samples(slug: str) -> ResponseReturnValue:
    """The samples of a round."""
    return calibration.show_all(slug)


@bp.post("/cham-diem/<slug>/mau")
@once
def add_sample(slug: str) -> ResponseReturnValue:
    """Add a sample."""
    return calibration.add(slug)


@bp.get("/cham-diem/<slug>/mau/<int:sample_id>")
def one_sample(slug: str, sample_id: int) -> ResponseReturnValue:
    """One sample."""
    return calibration.show_one(slug, sample_id)


@bp.post("/cham-diem/<slug>/mau/<int:sample_id>")
@once
def score_sample(slug: str, sample_id: int) -> ResponseReturnValue:
    """Keep one's marks for a sample."""
    return calibration.score(slug, sample_id)


@bp.post("/cham-diem/<slug>/mau/<int:sample_id>/ket-luan")
@once
def conclude_sample(slug: str, sample_id: int) -> ResponseReturnValue:
    """Record what was agreed on."""
    return calibration.conclude(slug, sample_id)


@bp.get("/cham-diem/<slug>/<case_code>")
def sheet(slug: str, case_code: str) -> ResponseReturnValue:
    """One sheet beside the file."""
    return SheetDesk(slug, case_code).show()


@bp.post("/cham-diem/<slug>/<case_code>")
def save(slug: str, case_code: str) -> ResponseReturnValue:
    """Save or submit it."""
    return SheetDesk(slug, case_code).save()
