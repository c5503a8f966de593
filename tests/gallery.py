"""An application of the tests alone that shows every component with lifelike content; no route of the product."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from flask import Flask, flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

from web import filters, i18n, security
from web.i18n import current_language
from workflow.errors import Refusal
from workflow.forms.base import StepForm
from workflow.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    PercentField,
    PhoneField,
    TextField,
)
from workflow.forms.rows import LineItemRow, RowsField

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "tests/gallery_pages"
CONTENT: dict[str, Any] = yaml.safe_load((PAGES / "content.yaml").read_text())
SAVED: list[dict[str, str]] = []  # what autosave sent
STATUSES = (400, 403, 404, 409, 413, 422, 429, 500, 503, 507)
PERSON = SimpleNamespace(
    is_authenticated=True,
    full_name="Nguyễn Thị Thanh Huyền",
    language=None,
    role_line="Chuyên viên – Sở Công Thương Đồng Nai",
)
MACHINES = [
    {"name": "Máy tráng bánh", "quantity": 2, "unit_price": 125_000_000},
    {"name": "Lò sấy", "quantity": 1, "unit_price": 50_000_000},
]
WRONG = [
    ("version", "3"),
    ("support", "một tỷ"),
    ("start", "31/02/2026"),
    ("activity", "fair"),
    ("machines-0-name", ""),
    ("machines-0-quantity", "5"),
    ("machines-0-unit_price", "1.000.000"),
]


class Section(StepForm):
    """Every kind of field once."""

    name = TextField("Tên đề án", hint="Tên ngắn, nói rõ việc.")
    note = LongTextField("Sự cần thiết", required=False)
    support = MoneyField("Kinh phí đề nghị hỗ trợ")
    share = PercentField("Tỷ lệ hỗ trợ", required=False)
    start = DateField("Ngày bắt đầu")
    activity = ChoiceField("Nội dung hoạt động", choices=[("machinery", "Ứng dụng máy móc"), ("fair", "Hội chợ")])
    kind = ChoiceField("Loại cơ sở", choices=[("hkd", "Hộ kinh doanh"), ("htx", "Hợp tác xã")], radio=True)
    areas = MultiChoiceField("Địa bàn ưu tiên", choices=[("a", "Xã khó khăn"), ("b", "Xã biên giới")], required=False)
    phone = PhoneField("Điện thoại")
    email = EmailField("Thư điện tử", required=False)
    machines = RowsField("Dự toán", LineItemRow)
    agreed = CheckField("Tôi cam đoan nội dung trên là đúng")


def create_gallery() -> Flask:
    """The pages of tests/gallery_pages on the templates of the product."""
    app = Flask("gallery", static_folder=str(ROOT / "web/static"))
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "web/templates"), FileSystemLoader(PAGES)])
    app.config.from_mapping(
        SECRET_KEY="only for tests",
        KC_AGENCY_NAME="Sở Công Thương tỉnh Đồng Nai",
        KC_HELP_PHONE="0251 3822 232",
        KC_HELP_EMAIL="khuyencong@dongnai.example",
        KC_VERSION="0.1.0",
    )
    for part in (filters, i18n, security):
        part.register(app)
    CSRFProtect(app)
    app.add_url_rule("/", view_func=show, defaults={"page": "components"}, endpoint="index")
    app.add_url_rule("/<page>", view_func=show, methods=["GET", "POST"])
    app.add_url_rule("/tu-luu", view_func=save, methods=["POST"])
    app.add_url_rule("/loi/<int:status>", view_func=refuse)
    return app


def show(page: str) -> ResponseReturnValue:
    """One page; ?wrong=1 shows the form refused, ?anonymous=1 nobody signed in, ?flash=1 what was just done."""
    if "flash" in request.args:
        flash("Đã gửi hồ sơ.")
    section = section_form(wrong="wrong" in request.args)
    return render_template(f"{page}.html", form=section if page == "form" else None, section=section, **context())


def save() -> ResponseReturnValue:
    """What autosave expects: the next version, or 409 for a stale one."""
    if request.form["version"] == "9":
        return jsonify(error="stale"), 409
    SAVED.append(request.form.to_dict())
    return jsonify(version=int(request.form["version"]) + 1, saved_at="14:05")


def refuse(status: int) -> ResponseReturnValue:
    """An error page with all that it may show."""
    missing = Refusal("missing_paper", "Thiếu giấy tờ: %(paper)s.", "Hãy bổ sung rồi gửi lại.", {"paper": "Biên bản"})
    facts = {
        "refusals": [missing],
        "typed": [{"key": "Lý do", "value": "Máy đã lắp đặt xong, chờ chạy thử."}],
        "retry": {"action": "/form", "hidden": [{"name": "note", "value": "Máy đã lắp đặt xong"}]},
        "meanwhile": CONTENT["entries"][:2],
        "reference": "a1b2c3d4",
        "minutes": 15,
        "limit": 25 * 1024**2,
        "problems": ["Số tiền phải là số nguyên đồng."],
    }
    return render_template(f"errors/{status}.html", **facts, **context()), status


def section_form(*, wrong: bool) -> Section:
    """The form filled in, or refused."""
    if not wrong:
        known = {"name": CONTENT["long_name"], "support": 300_000_000, "start": date(2026, 10, 5), "kind": "htx"}
        return Section(lang=current_language(), known={**known, "version": 3, "machines": MACHINES})
    form = Section(MultiDict(WRONG), lang=current_language())
    form.validate()
    return form


def context() -> dict[str, Any]:
    """What the frame and the pages show."""
    anonymous = "anonymous" in request.args
    return {
        **CONTENT,
        "current_user": None if anonymous else PERSON,
        "nav": [] if anonymous else CONTENT["nav"],
        "unread_count": 3,
        "breadcrumb": [{"label": "Việc của tôi", "url": "/"}, {"label": "KC-2026-0042"}],
        "day": date(2026, 2, 5),
    }
