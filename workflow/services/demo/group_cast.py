"""Who has a share of the group đề án of the demo: seven made-up establishments of three provinces."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.services.demo.inventing import invented_tax_code
from workflow.services.demo.story import Applicant

M = 1_000_000
SPOKESMAN = "Đại diện cơ sở (mẫu)"


@dataclass(frozen=True, slots=True)
class Partner:
    """One beneficiary: where it is, and what it gets of which line item; it puts in as much itself."""

    key: str
    name: str
    kind: str
    place: str
    support: int
    line: int = 0

    @property
    def province(self) -> str:
        """The province of its Sở."""
        return self.place.partition("/")[0]

    @property
    def tax_code(self) -> str:
        """A code that no office gives out."""
        return invented_tax_code(f"nhom-{self.key}")

    @property
    def applicant(self) -> Applicant:
        """The establishment as the cast knows it."""
        return Applicant(f"nhom-{self.key}", self.name, self.kind, self.place, SPOKESMAN, tax_code=self.tax_code)


SETTLED, PAID, REPLACED, TAKER, CANCELLED, JUDGED, PROPOSED = PARTNERS = (
    Partner("mot", "Hợp tác xã Sấy ca cao Suối Cam (mẫu)", "cooperative", "dong-nai/phuong-long-khanh", 180 * M),
    Partner("hai", "Công ty TNHH Hạt điều Đồi Gió (mẫu)", "enterprise", "dong-nai/xa-bu-dang", 150 * M),
    Partner("ba", "Hộ kinh doanh Bánh phồng Bến Sa (mẫu)", "household", "dong-thap/phuong-sa-dec", 200 * M),
    Partner("bon", "Hợp tác xã Bột gạo Cái Sơn (mẫu)", "cooperative", "dong-thap/phuong-my-tho", 200 * M),
    Partner("nam", "Công ty TNHH Trái cây sấy Vàm Cỏ (mẫu)", "enterprise", "dong-thap/phuong-go-cong", 120 * M),
    Partner("sau", "Hợp tác xã Cơm dừa An Hội (mẫu)", "cooperative", "vinh-long/phuong-an-hoi", 160 * M),
    Partner("bay", "Công ty TNHH Mứt dừa Phú Khương (mẫu)", "enterprise", "vinh-long/phuong-phu-khuong", 190 * M, 1),
)  # fmt: skip
"""In different states; the fourth took the place of the third."""
LINES: Mapping[int, str] = {0: "Máy sấy lạnh cho cơ sở chế biến", 1: "Máy đóng gói cho cơ sở chế biến"}


def of_line(line: int) -> tuple[Partner, ...]:
    """The first beneficiaries of a line item."""
    return tuple(one for one in PARTNERS if one.line == line and one is not TAKER)


def support_of(line: int) -> int:
    """What a line item comes to."""
    return sum(one.support for one in of_line(line))
