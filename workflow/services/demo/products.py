"""The products of the demo's rounds: who makes them, what their dossiers say, and the papers that come with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from workflow.files import CheckedFile, check_upload
from workflow.files.photographs import PICTURES
from workflow.office import Office
from workflow.reference import pools
from workflow.reference.products import product_pools
from workflow.services.demo.cast import Cast
from workflow.services.demo.inventing import demo_establishments, invented_name, invented_tax_code
from workflow.services.demo.papers import page, photograph
from workflow.services.demo.player import Player
from workflow.services.demo.round_plans import FORMER, FORMER_PLACES, PROVINCE, RoundPlan
from workflow.services.demo.story import Applicant
from workflow.shipped import shipped_papers

KINDS = ("enterprise", "household", "cooperative")
SETS = ("Bộ",)
PHONE = "0900000000"


@dataclass(frozen=True, slots=True)
class Nominee:
    """A product with whoever makes it."""

    applicant: Applicant
    product: str
    group: str


@cache
def _shuffled() -> tuple[tuple[str, str], ...]:
    """Every product with its group, mixed in the same way in every build."""
    found = [(pool.group, name) for pool in product_pools() for name in pool.names]
    Random(pools().seed).shuffle(found)  # noqa: S311 -- not for security
    return tuple(found)


def nominees(plan: RoundPlan, _office: Office) -> Iterator[Nominee]:
    """Yield the nominees of a round; some are of the demo accounts."""
    products = _shuffled()
    chosen = products[: plan.nominated] if plan.key == "now" else products[-plan.nominated :]
    accounts = _accounts(plan)
    for place, (group, product) in enumerate(chosen):
        applicant = accounts.get(place) or _establishment(f"{plan.key}-{place:02}", _places(plan))
        yield Nominee(applicant, product, group)


def _accounts(plan: RoundPlan) -> Mapping[int, Applicant]:
    """The places of the demo accounts: the first ones in the round of now, certified ones in the round that ended."""
    own = [one.applicant for one in demo_establishments()[PROVINCE]]
    if plan.key == "now":
        return dict(enumerate(own))
    former = [applicant for applicant in own if applicant.place in FORMER_PLACES]
    return dict(enumerate(former, plan.below + plan.near)) if plan.province == FORMER else {}


def _places(plan: RoundPlan) -> Sequence[str]:
    """Where the nominees of a round may stand."""
    if plan.place:
        return (plan.place,)
    return FORMER_PLACES if plan.province == FORMER else pools().communes[plan.province]


def _establishment(code: str, places: Sequence[str]) -> Applicant:
    chance, made_of = Random(code), pools()  # noqa: S311 -- not for security
    kind = chance.choice(KINDS)
    name = f"{chance.choice(made_of.prefixes[kind])} {chance.choice(made_of.name_parts)} {made_of.mark}"
    place = chance.choice(places)
    return Applicant(f"san-pham-{code}", name, kind, place, invented_name(code), tax_code=invented_tax_code(code))


def pages_of(nominee: Nominee, cast: Cast) -> Mapping[str, Mapping[str, Any]]:
    """Return the pages of a nomination, as their forms would have left them."""
    one, is_set = nominee.applicant, nominee.product.startswith(SETS)
    food = nominee.group == "agro_food"
    return {
        "establishment": {
            "name": one.name, "tax_code": one.tax_code, "kind": one.kind, "representative": one.spokesman,
            "phone": PHONE, "email": "", "address": "Khu sản xuất (mẫu)", "commune_id": cast.units[one.place],
            "founded_on": None, "workers": 14, "women_owned": False,
        },
        "product": {
            "group": nominee.group, "name": nominee.product, "is_set": is_set,
            "set_kind": "combined" if is_set else None, "trade_mark": "", "standard_code": "", "first_made": 2016,
            "description": f"{nominee.product}, làm từ nguyên liệu trong tỉnh, đóng gói tại xưởng.",
            "unit_price": 120_000,
        },
        "market": {
            "yearly_output": 6_000, "output_unit": "sản phẩm", "revenue": 1_100_000_000, "workers": 14,
            "export_share": 5, "markets": "Trong tỉnh, Thành phố Hồ Chí Minh, sàn thương mại điện tử",
            "domestic_materials": 90, "technology": "Máy bán tự động, kiểm tra chất lượng từng mẻ",
        },
        "quality": {
            "standards": "Tiêu chuẩn cơ sở đã công bố", "food_safety_number": "12/ATTP-MẪU" if food else "",
            "food_safety_until": "2027-12-31" if food else None, "awards": [],
        },
        "pledge": dict.fromkeys(("own_make", "not_copied", "no_ip_breach", "lawful", "mass_producible"), True),
    }  # fmt: skip


def papers_of(nominee: Nominee, plan: RoundPlan, player: Player, on: date) -> Iterator[tuple[str, CheckedFile]]:
    """Yield the papers that the rule of the day asks for, with their kinds; photographs are large enough to print."""
    for kind in player.office.rules.papers(f"sel_papers.{plan.level}", on, plan.province, nominee.group):
        key = (kind, nominee.group)
        if key not in player.files:
            player.files[key] = _file(kind, nominee.group, player)
        yield kind, player.files[key]


def visit_papers(player: Player) -> Iterator[tuple[str, CheckedFile]]:
    """Yield what an expert brings from a workshop, with the kinds of papers."""
    for kind in ("visit_minutes", "visit_photo"):
        yield kind, _file(kind, "khao sat", player)


def _file(kind: str, group: str, player: Player) -> CheckedFile:
    if kind in PICTURES:
        name, content = f"{kind}.png", photograph(f"{kind} {group}")
    else:
        name, content = f"{kind}.pdf", page((shipped_papers()[kind].label, group, "Giấy tờ mẫu"))
    checked = check_upload(BytesIO(content), filename=name)
    player.store.put(BytesIO(content))
    return checked
