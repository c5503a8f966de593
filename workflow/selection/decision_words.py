"""Words the decision by which the products of a round are recognised (quyết định công nhận), and the list with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow.selection.letter_words import BASIS, PRODUCTS
from workflow.selection.minutes_words import LEVELS, NUMBER, ORGAN

HEADS = {"commune": "Chủ tịch", "province": "Chủ tịch", "region": "Cục trưởng", "nation": "Bộ trưởng"}
"""Who signs, by level (TT 26/2014/TT-BCT A17)."""

RIGHTS = (
    "Giấy chứng nhận được cấp sau khi hết thời hạn khiếu nại kết quả. Cơ sở có sản phẩm được công nhận được hưởng các"
    " quyền lợi và thực hiện các nghĩa vụ theo quy định về bình chọn sản phẩm công nghiệp nông thôn tiêu biểu."
)
IN_FORCE = "Quyết định này có hiệu lực kể từ ngày ký."
WHO_CARRIES_OUT = (
    "Hội đồng bình chọn, cơ quan tổ chức đợt bình chọn và các cơ sở có tên trong danh sách chịu trách nhiệm thi hành"
    " Quyết định này./."
)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a decision says of its round: who decides, on whose minutes, and about how many."""

    level: str
    year: int
    issuer: str
    minutes: tuple[tuple[int, date], ...]
    """The sessions of the council whose minutes it rests on: the number of each and its day."""
    products: int
    sets: int
    establishments: int


def subject(said: Recognition) -> str:
    """Return what the decision is about."""
    return f"Về việc công nhận {PRODUCTS} {LEVELS[said.level]} năm {said.year}"


def deciding(said: Recognition) -> str:
    """Return who decides, as it stands above the grounds."""
    return f"{HEADS[said.level]} {said.issuer}".upper()


def grounds(said: Recognition) -> tuple[str, ...]:
    """Return the grounds: the law, the minutes of the council, and whose proposal it is."""
    organ = ORGAN % {"level": LEVELS[said.level]}
    told = (f"Căn cứ Biên bản số {NUMBER % number} ngày {on:%d/%m/%Y} của {organ};" for number, on in said.minutes)
    return BASIS, *told, f"Theo đề nghị của {organ}."


def articles(said: Recognition) -> tuple[str, ...]:
    """Return what is decided, article by article."""
    sets = f", trong đó có {said.sets} bộ sản phẩm," if said.sets else ""
    counted = f"{said.products} sản phẩm{sets} của {said.establishments} cơ sở công nghiệp nông thôn"
    first = f"Công nhận {counted} là {PRODUCTS} {LEVELS[said.level]} năm {said.year} (danh sách kèm theo)."
    return first, RIGHTS, IN_FORCE, WHO_CARRIES_OUT


def enclosed_with(number: str, on: date | None) -> str:
    """Return the line that ties the list to its decision; what is not known yet is left open for a pen."""
    day = f"ngày {on:%d/%m/%Y}" if on else "ngày ……/……/………"
    return f"(Kèm theo Quyết định số {number or '……………'} {day})"


def signed_as(level: str) -> Mapping[str, str]:
    """Return as what the decision is signed."""
    return {"authority": "", "title": HEADS[level], "note": "(Chữ ký, dấu)"}
