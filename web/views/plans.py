"""Yearly plans: the list, the figures of one, its ranking, "what if", its versions and their approval."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.filters import refusal_text
from web.i18n import current_language
from web.lists.links import file_address
from web.once import commit_once, once
from web.plans import words
from web.plans.batch import may_enter_money, today
from web.plans.chart import falling
from web.plans.desk import MOST_SHOWN, VersionDesk, WhatIfDesk, may_take, ranked
from web.plans.export import export_list
from web.plans.forms import NewPlanForm
from web.plans.steps import plan_address
from web.plans.sums import SumsDesk
from web.reports.plan_stated import stated
from workflow.errors import StepRefused
from workflow.queries.plan_pages import READERS, plan_list, plan_page
from workflow.services.budget import OPENERS
from workflow.services.plans import open_plan

bp = Blueprint("plans", __name__)
for shown in (
    words.outcome_chip, words.way_word, words.notes_text, words.decided_text, words.plan_kind,
    words.version_word, words.source_word, words.figure_columns, words.figure_of,
    words.figure_rows, words.figure_cell, words.place_rows, words.activity_rows, words.counts_text, words.millions,
    plan_address, file_address,
):  # fmt: skip
    bp.add_app_template_global(shown)


@bp.get("/ke-hoach")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """The plans that the reader sees, with the figures of their lines."""
    return _list(NewPlanForm(lang=current_language(), known={"year": today().year + 1}))


@bp.post("/ke-hoach")
@for_roles(*OPENERS)
@once
def begin() -> ResponseReturnValue:
    """Open the plan of a year and go to its case."""
    form = NewPlanForm(request.form, lang=current_language())
    if not form.validate():
        return _list(form, status=422)
    try:
        opened = open_plan(
            current_session(), year=form["year"].data, by=current_person(), now=now(), office=office()
        )  # fmt: skip
    except StepRefused as refused:
        return _list(form, [refusal_text(one) for one in refused.refusals], 422)
    flash("Đã lập kế hoạch. Xếp hồ sơ vào các đợt của năm đó, rồi chốt danh sách tổng hợp.")
    return commit_once(url_for(".plan", slug=opened.slug))


@bp.get("/ke-hoach/kinh-phi")
@for_roles(*READERS)
def sums() -> ResponseReturnValue:
    """The plans of a year added up by source, plan, place and activity."""
    return SumsDesk().show()


@bp.get("/ke-hoach/kinh-phi.xlsx")
@for_roles(*READERS)
def export_sums() -> ResponseReturnValue:
    """The same figures in đồng as a workbook."""
    return SumsDesk().export()


@bp.get("/ke-hoach/<slug>")
@for_roles(*READERS)
def plan(slug: str) -> ResponseReturnValue:
    """The figures of one plan, by place and activity, and how fast they are paid out."""
    page = plan_page(current_session(), slug, person=current_person(), now=now(), office=office())
    chart = falling(page.burndown) if page.burndown else None
    return render_template(
        "pages/plans/show.html",
        page=page,
        plan=page.seen.plan,
        chart=chart,
        mine=may_take(page.seen),
        stated=stated(page),
    )


@bp.get("/ke-hoach/<slug>/thu-tu")
@for_roles(*READERS)
def ranking(slug: str) -> ResponseReturnValue:
    """The legal order of what is in the plan, each place with its reasons."""
    page = ranked(slug).page()
    return render_template("pages/plans/ranking.html", page=page, plan=page.seen.plan, most=MOST_SHOWN)


@bp.get("/ke-hoach/<slug>/phuong-an")
@for_roles(*READERS)
def what_if(slug: str) -> ResponseReturnValue:
    """What an amount would do; nothing is saved."""
    return WhatIfDesk(slug).show()


@bp.post("/ke-hoach/<slug>/phuong-an")
@for_roles(*READERS)
@once
def propose(slug: str) -> ResponseReturnValue:
    """Propose exactly what was shown."""
    return WhatIfDesk(slug).propose()


@bp.get("/ke-hoach/<slug>/phien-ban/<int:number>")
@for_roles(*READERS)
def version(slug: str, number: int) -> ResponseReturnValue:
    """One version as it was kept, beside the one before; whoever approves finds the decision here."""
    return VersionDesk(slug, number).show()


@bp.post("/ke-hoach/<slug>/phien-ban/<int:number>")
@for_roles(*READERS)
@once
def approve(slug: str, number: int) -> ResponseReturnValue:
    """Approve a version; each đề án has its result on the page after."""
    return VersionDesk(slug, number).approve()


@bp.get("/ke-hoach/<slug>/tong-hop.xlsx")
@for_roles(*READERS)
def export(slug: str) -> ResponseReturnValue:
    """The consolidated list as a workbook."""
    return export_list(WhatIfDesk(slug).page)


def _list(form: NewPlanForm, problems: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    found = plan_list(current_session(), person=current_person())
    page = render_template(
        "pages/plans/list.html", plans=found, form=form, problems=problems or [], may_open=may_enter_money()
    )
    return page, status
