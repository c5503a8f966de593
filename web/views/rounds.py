"""Pages 26, 27 and 29: the rounds of product selection for those who run them and for their councils."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office
from web.i18n import current_language
from web.once import commit_once, once
from web.rounds import assigning, proposal_letter, recusals, words
from web.rounds import decision as round_decision
from web.rounds import desk as round_desk
from web.rounds import results as round_results
from workflow.selection.councils import Level
from workflow.services.rounds import open_round

bp = Blueprint("rounds", __name__)
bp.add_app_template_filter(words.level_word, "level_word")
bp.add_app_template_filter(words.group_word, "group_word")
bp.add_app_template_filter(words.seat_word, "seat_word")
bp.add_app_template_filter(words.body_word, "body_word")
bp.add_app_template_filter(words.standing_word, "standing_word")
bp.add_app_template_filter(words.standing_text, "standing_text")
bp.add_app_template_filter(words.mark_text, "mark_text")
bp.add_app_template_filter(words.exact_text, "exact_text")
bp.add_app_template_global(round_desk.tabs, "round_tabs")
bp.add_app_template_global(round_desk.tabs_at, "round_tabs_at")
bp.add_app_template_global(round_results.left_out_text, "left_out_text")
bp.add_app_template_global(round_decision.decision_url, "decision_url")


@bp.get("/hoi-dong")
def show() -> ResponseReturnValue:
    """The rounds that the person runs or sits in."""
    found = round_desk.read_list()
    return render_template("pages/rounds/list.html", found=found)


@bp.post("/hoi-dong")
@once
def begin() -> ResponseReturnValue:
    """Open the plan of a round and go to its case."""
    form = round_desk.BeginForm(request.form, lang=current_language(), choices=round_desk.level_choices())
    if not form.validate():
        return render_template("pages/rounds/list.html", found=round_desk.read_list(), form=form), 422
    level = Level(form["level"].data)
    opened = open_round(current_session(), level=level, by=current_person(), now=now(), office=office())
    flash("Đã lập đợt bình chọn. Điền kế hoạch rồi trình duyệt.")
    return commit_once(url_for("cases.show", code=opened.code))


@bp.get("/hoi-dong/<slug>")
def desk(slug: str) -> ResponseReturnValue:
    """One round: rules, members, conflicts, who has submitted."""
    view = round_desk.read_desk(slug)
    return render_template("pages/rounds/desk.html", view=view, door=view.door, of=view.door.of)


@bp.route("/hoi-dong/<slug>/chuyen-mon", methods=["GET", "POST"])
@once
def expertise(slug: str) -> ResponseReturnValue:
    """Which groups of products each juror knows well."""
    page = round_desk.ExpertisePage(slug)
    if request.method == "GET":
        return render_template("pages/rounds/expertise.html", page=page, door=page.door, of=page.door.of)
    page.save(request.form)
    flash("Đã ghi nhóm chuyên môn của giám khảo.")
    return commit_once(url_for(".desk", slug=slug))


@bp.route("/hoi-dong/<slug>/phan-cong", methods=["GET", "POST"])
def assignment(slug: str) -> ResponseReturnValue:
    """The proposed assignment, to be changed and saved."""
    return assigning.AssignmentDesk(slug).answer()


@bp.route("/hoi-dong/<slug>/xung-dot", methods=["GET", "POST"])
def conflicts(slug: str) -> ResponseReturnValue:
    """The conflicts that wait for a decision."""
    return recusals.ConflictDesk(slug).answer()


@bp.get("/hoi-dong/<slug>/tong-hop")
def results(slug: str) -> ResponseReturnValue:
    """The results once they are open; before that the progress alone."""
    view = round_results.read_results(slug)
    return view.export() or render_template("pages/rounds/results.html", view=view, door=view.door, of=view.door.of)


@bp.get("/hoi-dong/<slug>/de-nghi")
def letter(slug: str) -> ResponseReturnValue:
    """What the round proposes to the level above, and the papers of it."""
    page = proposal_letter.LetterDesk(slug)
    return render_template("pages/rounds/letter.html", desk=page, letter=page.letter, door=page.letter.door)


@bp.get("/hoi-dong/<slug>/de-nghi/<name>")
def letter_paper(slug: str, name: str) -> ResponseReturnValue:
    """The list (Mẫu PL5) or the letter as it is printed."""
    return proposal_letter.LetterDesk(slug).paper(name)


@bp.get("/hoi-dong/<slug>/quyet-dinh")
def decision(slug: str) -> ResponseReturnValue:
    """The decision that recognises the products, with its list, as it is printed."""
    return round_decision.decision_paper(slug)
