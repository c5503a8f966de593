"""The pages of a made-up dossier, as their forms would have left them, and the papers that go with each step."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from workflow.services.demo.cast import Cast
from workflow.services.demo.story import LOCAL, Item, Story

Page = Callable[[Story, Cast, date], Mapping[str, Any]]
PHONE = "0900000000"
MONTH = timedelta(days=30)
NATIONAL_PAPERS: Mapping[str, tuple[str, ...]] = {
    "kcqg.accept_result": ("acceptance_minutes",),
    "kcqg.propose_to_agency": ("ministry_minutes",),
}
PAPERS: Mapping[str, tuple[str, ...]] = {
    "send_supplement": ("quotation",),
    "propose": ("appraisal_slip",),
    "accept_result": ("acceptance_minutes",),
    "hand_over": ("handover_minutes",),
    **NATIONAL_PAPERS,
}
"""The papers that somebody attaches on the way to a step."""
PAPER_RULES: Mapping[str, tuple[str, ...]] = {
    "submit": ("kcdp_papers.submit",), "send_for_confirmation": ("kcdp_papers.submit",),
    "submit_project": ("kcdp_papers.survey", "kcdp_papers.project"), "sign_contract": ("kcdp_papers.contract",),
    "request_acceptance": ("kcdp_papers.acceptance",), "settle": ("kcdp_papers.settlement",),
    "kcqg.register": ("kcqg_papers.request",), "kcqg.submit": ("kcqg_papers.project",),
    "kcqg.propose": ("kcqg_papers.base",), "kcqg.send_up": ("kcqg_papers.agency",),
    "kcqg.sign_contract": ("kcqg_papers.contract",), "kcqg.request_acceptance": ("kcqg_papers.acceptance",),
    "kcqg.send_settlement": ("kcqg_papers.settlement",), "kcqg.settle": ("kcqg_papers.liquidation",),
}  # fmt: skip
"""The rules that name the papers of a step."""


def _establishment(story: Story, cast: Cast, _: date) -> dict[str, Any]:
    applicant = story.applicant
    return {
        "name": applicant.name, "tax_code": applicant.tax_code, "kind": applicant.kind,
        "representative": applicant.spokesman, "phone": PHONE, "email": "",
        "address": story.note or "Khu sản xuất (mẫu)",
        "commune_id": cast.units[applicant.place], "founded_on": None, "workers": 12, "women_owned": False,
    }  # fmt: skip


def _need(story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    return {
        "activity": story.activity, "title": story.title,
        "need": "Thiết bị đang dùng đã cũ, năng suất thấp, tốn công lao động.",
        "aims": "Tăng năng suất, ổn định chất lượng sản phẩm và thu nhập của người lao động.",
        "effects": "Tăng sản lượng, thêm việc làm tại địa phương và giảm điện năng trên một đơn vị sản phẩm.",
    }  # fmt: skip


def _items(story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    return {"items": [_line(item) for item in story.items]}


def _line(item: Item) -> dict[str, Any]:
    return {"name": item.name, "quantity": 1, "unit_price": item.price}


def _money(story: Story) -> dict[str, Any]:
    return {"support": story.support, "matching": story.matching, "other": 0}


def _funding(story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    return {"total_cost": story.total, **_money(story), "own_source": "Vốn tự có của cơ sở."}


def _schedule(_story: Story, _cast: Cast, on: date) -> dict[str, Any]:
    starts, ends = on + 4 * MONTH, on + 12 * MONTH
    milestones = [
        {"what": "Mua và lắp đặt", "by": (starts + 4 * MONTH).isoformat()},
        {"what": "Chạy thử, nghiệm thu", "by": ends.isoformat()},
    ]
    return {"starts_on": starts.isoformat(), "ends_on": ends.isoformat(), "milestones": milestones}


def _commitments(_story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    return {"no_double_support": True, "invest_rest": True, "keep_three_years": True}


def _survey(story: Story, _cast: Cast, on: date) -> dict[str, Any]:
    return {
        "surveyed_on": on.isoformat(), "participants": f"Trung tâm Khuyến công; {story.applicant.spokesman}, cơ sở",
        "findings": "Nhà xưởng đủ diện tích, nguồn điện ba pha đã có sẵn, cơ sở sản xuất ổn định.", "fit": True,
    }  # fmt: skip


def _project(story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    return {
        "parties": f"Trung tâm Khuyến công và {story.applicant.name}.",
        "grounds": "Chương trình khuyến công địa phương và nhu cầu đổi mới thiết bị của cơ sở.",
        "aims": "Tăng năng suất và chất lượng, giữ việc làm tại chỗ.",
        "scale": f"Đầu tư {len(story.items)} hạng mục tại cơ sở sản xuất đang hoạt động.",
        "content": "; ".join(item.name for item in story.items) + ".",
        "schedule": "Mua sắm, lắp đặt, chạy thử và nghiệm thu trong mười hai tháng.",
        "organisation": "Trung tâm Khuyến công là đơn vị thực hiện, cơ sở đầu tư và vận hành.",
        "effects": "Sản lượng tăng, có thể giới thiệu cho cơ sở cùng ngành trong tỉnh.",
    }


def _estimate(story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    lines = [{**_line(item), "source": "Báo giá kèm hồ sơ"} for item in story.items]
    return {"eligible_cost": story.total, **_money(story), "lines": lines}


def _priority(_story: Story, _cast: Cast, _on: date) -> dict[str, Any]:
    return {
        "focal": False, "area": "new_rural", "trade": "local_material", "women_owned": False, "female_share": 40,
        "vulnerable_share": 0, "minority_share": 5,
    }  # fmt: skip


CONTENT: Mapping[str, Page] = {
    "establishment": _establishment, "need": _need, "items": _items, "funding": _funding, "schedule": _schedule,
}  # fmt: skip
WORD: Mapping[str, Page] = {"commitments": _commitments}
"""What nobody says for the establishment."""
PROPOSAL = {**CONTENT, **WORD}
PAGES: Mapping[str, Mapping[str, Page]] = {
    "submit": PROPOSAL,
    "send_for_confirmation": CONTENT,
    "confirm": WORD,
    "kcqg.register": PROPOSAL,
    "kcqg.submit": {"site_survey": _survey, "project_text": _project, "estimate": _estimate, "priority": _priority},
    "submit_project": {"site_survey": _survey, "project_text": _project, "estimate": _estimate},
}
"""The pages that somebody fills in on the way to a step."""


def named(story: Story, step: str) -> str:
    """Return under what name the pages, papers and answers of a step stand: a national one has its own."""
    return step if story.programme == LOCAL else f"{story.programme}.{step}"
