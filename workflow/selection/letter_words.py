"""Words the request by which a round's products are proposed to the level above (công văn đề nghị), and its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow.selection.minutes_words import LEVELS

PRODUCTS = "sản phẩm công nghiệp nông thôn tiêu biểu"
BASIS = (
    "Căn cứ Thông tư số 26/2014/TT-BCT của Bộ trưởng Bộ Công Thương về bình chọn sản phẩm công nghiệp nông thôn tiêu"
    " biểu và các thông tư sửa đổi, bổ sung;"
)
COMMITTEE_SIGNS, HEAD_OF_AGENCY = ("TM. Ủy ban nhân dân", "Chủ tịch"), ("", "Cục trưởng")
LOCAL = frozenset({"commune", "province"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a request says of its round and of those whom it asks."""

    level: str
    above: str
    year: int
    issuer: str
    addressee: str
    decision: tuple[str, date] | None
    """The decision by which the products were recognised: its number and its day."""
    products: int
    sets: int
    establishments: int


def subject(request: Request) -> str:
    """Return the trích yếu of the request."""
    return f"V/v đề nghị bình chọn {PRODUCTS} {LEVELS[request.above]}"


def paragraphs(request: Request) -> tuple[str, ...]:
    """Return what the request says, paragraph by paragraph."""
    addressee = request.addressee or "cơ quan tổ chức bình chọn cấp trên"
    asked = (
        f"{request.issuer} đề nghị {addressee} xem xét, bình chọn {counted(request)} đã được công nhận là {PRODUCTS}"
        f" {LEVELS[request.level]} năm {request.year} tham gia bình chọn {LEVELS[request.above]}."
    )
    more = (
        "Danh sách sản phẩm đề nghị (Mẫu PL5) gửi kèm văn bản này. Hồ sơ của từng sản phẩm được chuyển trên hệ thống"
        " khi gửi danh sách."
    )
    return (*grounds(request), asked, more, f"{request.issuer} trân trọng đề nghị.")


def grounds(request: Request) -> tuple[str, ...]:
    """Return the grounds: the law, and the decision of the round itself once there is one."""
    if request.decision is None:
        return (BASIS,)
    number, on = request.decision
    own = (
        f"Căn cứ Quyết định số {number} ngày {on:%d/%m/%Y} về việc công nhận {PRODUCTS} {LEVELS[request.level]}"
        f" năm {request.year};"
    )
    return BASIS, own


def counted(request: Request) -> str:
    """Return how many products are proposed: sets, which count once, and establishments are told apart."""
    sets = f", trong đó có {request.sets} bộ sản phẩm," if request.sets else ""
    return f"{request.products} sản phẩm{sets} của {request.establishments} cơ sở công nghiệp nông thôn"


def list_subject(request: Request) -> str:
    """Return for what the products on the list are proposed."""
    return f"{PRODUCTS[:1].upper()}{PRODUCTS[1:]} {LEVELS[request.above]}"


def enclosed_with(number: str, on: date | None, issuer: str) -> str:
    """Return the line that ties the list to its letter; what is not known yet is left open for a pen."""
    day = f"ngày {on:%d/%m/%Y}" if on else "ngày ……/……/………"
    return f"(Kèm theo văn bản số {number or '……………'} {day} của {issuer})"


def signed_as(level: str) -> Mapping[str, str]:
    """Return in whose name and as what the request is signed."""
    authority, title = COMMITTEE_SIGNS if level in LOCAL else HEAD_OF_AGENCY
    return {"authority": authority, "title": title, "note": "(Chữ ký, dấu)"}
