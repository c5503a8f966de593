"""What the pages of a group refuse, in both languages: each says what to do, keeps what was typed, changes nothing."""

import pytest
from sqlalchemy import func, select, update

from tests.databases import SqliteFiles
from tests.desk import case_id, move, put_case
from tests.factories import MONDAY
from tests.functional.conftest import CHEAP
from tests.pages import PASSWORD
from tests.shares import CODES, REASON, Group, M, a_group, lines_of, shares_of
from workflow.db import make_engine, sessions, unit_of_work
from workflow.i18n import translate
from workflow.models import BudgetLine, Case, CaseEvent, Establishment, LedgerEntry, SupportedItem, User, Voucher
from workflow.services.effects.machines import identity_of
from workflow.services.ledger import left_on

ONE, TWO, TENTH = CODES["dong-nai"][0], CODES["dong-thap"][0], CODES["vinh-long"][0]
CENTRE, AGENT = "trung.tam.vung@example.vn", "can.bo.cuc@example.vn"
LIST = ("gui-danh-sach-doi-tuong-mau-11", "Gửi danh sách đối tượng (Mẫu 11)")
CHANGE, ASK = ("de-nghi-dieu-chinh", "Đề nghị điều chỉnh"), ("de-nghi-chi", "Đề nghị chi")
SETTLE = ("duyet-quyet-toan-thanh-ly", "Duyệt quyết toán, thanh lý")
LABEL = {"name": "Máy sấy", "model": "HS-120", "serial": "45", "supplier": "An Phú", "contract_number": "07/HĐMB"}
ADVANCE = {"kind": "advance", "amount": "10.000.000", "matching_paid": "0"}
END = {"liquidation_number": "05/BBTL", "settled_on": "02/03/2026"}
VOUCHER = {"source": "support", "number": "HD 7", "payee": "An Phú", "subject": "Máy sấy", "total": "120.000.000"}


def boxes(name, *rows):
    """Rows of a list as they are typed."""
    return {f"{name}-{place}-{key}": text for place, row in enumerate(rows) for key, text in row.items()}


def share(tax_code, amount):
    return boxes("shares", {"tax_code": tax_code, "support": amount, "matching": amount})


MACHINE = boxes("machines", {**LABEL, "contract_on": "01/03/2026", "total": "400.000.000"})
LESS = {"change_kind": "decrease_total", **REASON, "total_cost": "1.100.000.000", "support": "550.000.000",
        "matching": "550.000.000"}  # fmt: skip
PART = {"number": "2", "support": "250.000.001", "matching": "250.000.001"}
BAD = {
    "shares that do not add up": ("", CENTRE, LIST, share(TENTH, "299.999.999"), "", (
        "còn thiếu 1 đồng so với hạng mục 300.000.000 đồng.", "1 đồng less than the line item of 300,000,000 đồng.")),
    "one dong over the budget line": ("", CENTRE, LIST, share(TENTH, "300.000.000"), "drain", (
        "còn 299.999.999 đồng, hạng mục cần 300.000.000 đồng.", "has 299,999,999 đồng left")),
    "a second share of one tax code": ("", CENTRE, LIST, share(TWO, "300.000.000"), "", (
        f"Mã số thuế {TWO} đã có một phần trong đề án này.", f"Tax code {TWO}")),
    "a total that its parts do not come to": ("", CENTRE, CHANGE, LESS | boxes("parts", PART), "", (
        "lệch 1 đồng so với số mới 550.000.000 đồng.", "1 đồng off the new 550,000,000 đồng.")),
    "a machine of two programmes": (ONE, CENTRE, ASK, ADVANCE | MACHINE, "report_progress", (
        "Máy HS-120 45 đã được hỗ trợ ở một đề án khác.", "Machine HS-120 45")),
    "more than may be advanced": (ONE, CENTRE, ASK, ADVANCE | {"amount": "84.000.001"}, "report_progress", (
        "Chỉ còn được tạm ứng 84.000.000 đồng.", "84,000,000 đồng")),
    "a voucher after the settlement": (
        ONE, AGENT, SETTLE, END | boxes("vouchers", VOUCHER | {"issued_on": "03/03/2026"}), "paid", (
        "Chứng từ HD 7 ghi ngày 03/03/2026, sau ngày 02/03/2026.", "Voucher HD 7")),
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """A world with a group đề án of two line items and two years; the first one has two beneficiaries."""
    files = SqliteFiles(tmp_path_factory.mktemp("refusals"))
    engine = make_engine(f"sqlite:///{files.template}")
    with unit_of_work(sessions(engine)) as session:
        group = a_group(session)
        group.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M))
        first = shares_of({ONE: 120 * M, TWO: 180 * M})
        group.take("open_shares", "regional", line_item_id=group.lines[0], shares=first)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
    engine.dispose()
    return files, group.world


@pytest.fixture
def codes(maker):
    """The codes of the đề án and of its shares, by tax code."""
    found = select(Establishment.tax_code, Case.code).select_from(Case)
    with maker() as session:
        rows = session.execute(found.outerjoin(Establishment, Establishment.unit_id == Case.applicant_id))
        return {row.tax_code or "": row.code for row in rows}


def prepared(maker, world, codes, tax_code, until):
    """Bring the world to where the page is about to be refused."""
    with unit_of_work(maker) as session:
        group = Group(session, world, case_id(session, codes[""]))
        if until == "drain":
            line = select(BudgetLine.id).where(BudgetLine.year == 2027, BudgetLine.source == "kcqg")
            line_id = session.scalars(line).one()
            much = left_on(session, line_id) - 300 * M + 1
            session.add(LedgerEntry(line_id=line_id, kind="cut", amount=much, at=MONDAY))
        elif until:
            group.walk(tax_code, "report_progress" if until == "report_progress" else "accept_result")
    if until == "report_progress":
        local = put_case(maker, world)
        row = {**LABEL, "contract_on": MONDAY.date(), "amount": 400 * M, "seq": 1}
        with unit_of_work(maker) as session:
            identity = identity_of(LABEL["model"], LABEL["serial"])
            session.add(SupportedItem(case_id=case_id(session, local), identity=identity, **row))
    if until == "paid":
        for step, who, values in _rest(60 * M):
            move(maker, world, codes[tax_code], step, who, **values)


def _rest(amount):
    asked = {"kind": "remainder", "amount": amount, "matching_paid": 2 * amount}
    yield "request_payment", "regional", asked
    yield "check_payment", "agency_accountant", {"verdict": "agree"}
    yield "approve_payment", "agency_leader", {"verdict": "agree"}
    yield "pay", "second_agency_accountant", {"treasury_number": "KB 2", "paid_on": MONDAY.date()}


def counted(maker):
    """How much there is of everything that a refusal must not add to."""
    with maker() as session:
        return [session.scalar(select(func.count()).select_from(one)) for one in KEPT]


KEPT = (LedgerEntry, CaseEvent, SupportedItem, Voucher, Case)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_kept_and_changes_nothing(sign_in, maker, codes, name, lang, *, world):
    tax_code, who, (slug, label), typed, until, told = BAD[name]
    prepared(maker, world, codes, tax_code, until)
    visitor, path = sign_in(who), f"/ho-so/{codes[tax_code]}/{slug}"
    page = visitor.open(f"{path}?lang={lang}")
    offered = page.soup.select("select[name=line_item_id] option")
    line = {"line_item_id": offered[1]["value"]} if offered else {}
    before = counted(maker)
    again = visitor.send(page, translate(label, lang), status=422, **typed, **line)

    assert told[lang == "en"] in " ".join(again.errors)
    kept = again.filled(translate(label, lang))
    assert {key: str(kept.get(key)).strip() for key in typed} == typed
    assert counted(maker) == before
