"""The figures by which the effect of a đề án is judged (R07): at acceptance, and again a year later.

The first of them are asked for of everybody; the others only by whoever counted them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

DONG = "đồng"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: its words, its unit as it is shown ("" for persons), and per what time it counts."""

    label: str
    unit: str
    per: str = "năm"
    needed: bool = False
    """Whether everybody is asked for it."""

    @property
    def money(self) -> bool:
        """Whether it is an amount in đồng."""
        return self.unit == DONG

    @property
    def kept_unit(self) -> str:
        """The unit as it is kept beside each figure."""
        return f"{self.unit}/{self.per}" if self.unit else "người"


INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        "jobs": Indicator("Số lao động", "", needed=True),
        "output_value": Indicator("Giá trị sản xuất một năm", DONG, needed=True),
        "energy_kwh": Indicator("Điện năng dùng một năm", "kWh", needed=True),
        "revenue": Indicator("Doanh thu một năm", DONG),
        "wage": Indicator("Thu nhập bình quân một lao động một tháng", DONG, "tháng"),
        "input_cost": Indicator("Chi phí nguyên liệu, vật tư một năm", DONG),
        "emission_kg": Indicator("Lượng phát thải một năm", "kg"),
    }
)
"""By key, in the order in which they are shown."""
