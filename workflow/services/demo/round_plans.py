"""The rounds of selection in the demo: when each act happens, who sits where, and how many products go how far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workflow.selection.councils import Body, Level, Seat
from workflow.services.demo.dates import Diary

PROVINCE = "dong-nai"
FORMER = "binh-phuoc"
"""Became a part of that province; its rounds stay its own."""
FORMER_PLACES = ("dong-nai/phuong-binh-phuoc", "dong-nai/phuong-dong-xoai", "dong-nai/phuong-phuoc-long",
                 "dong-nai/phuong-binh-long", "dong-nai/phuong-chon-thanh", "dong-nai/xa-bu-dang",
                 "dong-nai/xa-phu-rieng", "dong-nai/xa-bom-bo", "dong-nai/xa-loc-ninh")  # fmt: skip
"""Where establishments of that province stand today."""
JURORS = tuple(f"juror_{number}" if number > 1 else "juror" for number in range(1, 8))
EXPERTISE: Mapping[str, tuple[str, ...]] = {
    "juror": ("handicraft", "other"), "juror_2": ("agro_food",), "juror_3": ("mechanical",),
    "juror_4": ("handicraft",), "juror_5": ("agro_food", "other"), "juror_6": ("mechanical", "other"),
    "juror_7": ("handicraft", "agro_food"),
}  # fmt: skip
"""The groups of products that each juror knows well, from what they do."""
SITTING = "bu-dang"
"""Whose round has a council that sits now."""
COUNCIL: Mapping[str, tuple[str, ...]] = {
    Level.COMMUNE: ("commune_leader", "council_member", "dept_officer_3", "prov_finance", "council_member_2"),
    SITTING: ("commune_leader_2", "council_member", "dept_officer_3", "prov_finance", "council_member_2"),
    Level.PROVINCE: (
        "prov_leader", "dept_leader", "dept_officer_2", "dept_officer_3", "prov_finance", "council_member",
        "council_member_2",
    ),
    Level.REGION: (
        "agency_leader", "dept_leader", "dept_officer_3", "dept_leader_2", "prov_finance", "council_member",
        "council_member_2", "dept_officer_2", "juror_8",
    ),
    Level.NATION: (
        "agency_leader", "prov_leader", "dept_officer_3", "dept_leader_2", "prov_finance", "council_member",
        "council_member_2", "dept_officer_2", "juror_8", "dept_leader", "expert",
    ),
}  # fmt: skip
"""Chair, standing vice-chair, secretary, then the members; sizes by TT 26/2014/TT-BCT A9."""
OFFICER: Mapping[str, str] = {
    Level.COMMUNE: "commune_officer", SITTING: "commune_officer_2", Level.PROVINCE: "dept_officer",
    Level.REGION: "agency_officer", Level.NATION: "agency_officer",
}  # fmt: skip
SIGNER: Mapping[str, str] = {
    Level.COMMUNE: "commune_leader", SITTING: "commune_leader_2", Level.PROVINCE: "prov_leader",
    Level.REGION: "agency_leader", Level.NATION: "ministry_leader",
}  # fmt: skip
RULES: Mapping[str, Any] = {
    "rubric": "product_selection", "pass_mark": 70, "missing": "not_closable", "quorum": 66, "base": "present",
    "threshold": 50, "strict": True, "tie": "chair", "secret": False, "quota_handicraft": None,
    "quota_agro_food": None, "quota_mechanical": None, "quota_other": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One round: the day of each act, and how many products are nominated, score too little, and are left outside."""

    key: str
    level: Level
    title: str
    year: int
    days: Mapping[str, date]
    jurors: int
    nominated: int = 0
    """How many nominate themselves; none where the level below sends its list."""
    below: int = 0
    near: int = 0
    """How many have a mean around the mark, so that one sheet can decide."""
    outside: int = 0
    above: str = ""
    """The round to which certified products are sent, and how many of them."""
    sent: int = 0
    missing: int = 0
    """Sheets that are not submitted yet."""
    conflicts: tuple[tuple[str, int], ...] = field(default=())
    """Members who declare a conflict, with the place of the product in the list."""
    place: str = ""
    """Where all nominees are, if the round is of one place alone."""
    experts: tuple[str, ...] = ()
    visited: int = 0
    """How many of the products the experts have visited."""
    province: str = PROVINCE
    """Whose round it is: the province of its time, whoever has its papers today."""
    samples: int = 0
    """How many samples the jury marks before its scores open, and how many jurors have not yet marked them."""
    unmarked: int = 0

    @property
    def bodies(self) -> str:
        """Whose people sit, run and sign: those of its level, or the round's own."""
        return self.key if self.key in COUNCIL else self.level

    @property
    def quota(self) -> int | None:
        """How many are recognised at most: those that are neither below the mark nor outside."""
        return self.nominated - self.below - self.outside if self.outside else None

    def seats(self, on: date) -> list[dict[str, Any]]:
        """Who sits where, by the keys of the demo accounts."""
        own = {"decision": f"{self.year}/QĐ-HĐBC", "from_on": on}
        offices = (Seat.CHAIR, Seat.VICE, Seat.SECRETARY)
        council = [
            {"key": key, "body": Body.COUNCIL.value, "seat": (offices[n] if n < len(offices) else Seat.MEMBER).value}
            for n, key in enumerate(COUNCIL[self.bodies])
        ]
        jury = [
            {"key": key, "body": Body.JURY.value, "seat": (Seat.JUROR if n else Seat.CHAIR).value}
            for n, key in enumerate(JURORS[: self.jurors])
        ]
        experts = [{"key": key, "body": Body.EXPERTS.value, "seat": Seat.EXPERT.value} for key in self.experts]
        return [{**row, **own} for row in (*council, *jury, *experts)]


def round_plans(diary: Diary) -> tuple[RoundPlan, ...]:
    """Return the rounds, those of a higher level first where they wait for lists from below."""
    return (_nation(), _region(), _finished(), _scoring(diary), _sitting(diary), _open(diary))


def _scoring(diary: Diary) -> RoundPlan:
    """The provincial round of now, whose jury is scoring; three sheets are missing."""
    ago = diary.ago
    days = {
        "plan": ago(52), "approve": ago(48), "seat": ago(42), "open": ago(38), "nominate": ago(34), "judge": ago(25),
        "declare": ago(9), "assign": ago(8), "visit": ago(7), "calibrate": ago(7), "score": ago(6), "sheets": ago(4),
    }  # fmt: skip
    year = diary.today.year
    title = f"Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Đồng Nai năm {year}"
    conflicts = (("juror_4", 2), ("juror_2", 7))
    return RoundPlan(
        "now", Level.PROVINCE, title, year, days, 7, 26, below=3, near=4, missing=3, conflicts=conflicts,
        experts=("expert",), visited=2, samples=2,
    )  # fmt: skip


def _sitting(diary: Diary) -> RoundPlan:
    """A commune's round whose council sits now: some products are decided, the number is not."""
    ago = diary.ago
    days = {
        "plan": ago(58), "approve": ago(55), "seat": ago(50), "open": ago(46), "nominate": ago(43), "judge": ago(34),
        "declare": ago(22), "assign": ago(21), "score": ago(20), "sheets": ago(17), "close": ago(5), "sit": ago(0),
    }  # fmt: skip
    title = f"Bình chọn sản phẩm tiêu biểu xã Bù Đăng năm {diary.today.year}"
    return RoundPlan(
        SITTING, Level.COMMUNE, title, diary.today.year, days, 3, 8, below=1, outside=1,
        conflicts=(("council_member_2", 5),), place=f"{PROVINCE}/xa-bu-dang",
    )  # fmt: skip


def _open(diary: Diary) -> RoundPlan:
    """A ward's round that takes dossiers now: whoever tries the demo can nominate."""
    ago = diary.ago
    days = {"plan": ago(24), "approve": ago(20), "seat": ago(14), "open": ago(9), "calibrate": ago(2),
            "judge": diary.near(25)}  # fmt: skip
    title = f"Bình chọn sản phẩm tiêu biểu phường Long Khánh năm {diary.today.year}"
    return RoundPlan("ward", Level.COMMUNE, title, diary.today.year, days, 3, samples=1, unmarked=1)


def _finished() -> RoundPlan:
    """Bình Phước's round of 2024: 32 certified, 15 sent to the region."""
    days = _dates(2024, plan="04-01", approve="04-16", seat="05-06", open="05-13", nominate="05-20", judge="06-03",
                  declare="07-05", assign="07-08", score="07-09", sheets="07-11", close="07-19", meet="07-23",
                  conclude="07-24", sign="07-29", award="08-26", honour="09-05", forward="09-10")  # fmt: skip
    days |= {"report": date(2025, 8, 11), "report_again": date(2026, 8, 3)}
    title = "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Bình Phước năm 2024"
    return RoundPlan(
        "province", Level.PROVINCE, title, 2024, days, 5, 36, below=2, near=2, outside=2, above="region", sent=15,
        province=FORMER,
    )  # fmt: skip


def _region() -> RoundPlan:
    """The region's round of 2024, to which the province sends its list."""
    days = _dates(2024, plan="06-03", approve="06-14", seat="07-01", open="08-01", judge="09-16", declare="09-18",
                  assign="09-19", score="09-20", sheets="09-24", close="10-02", meet="10-07", conclude="10-08",
                  sign="10-14", award="11-08", honour="11-15")  # fmt: skip
    days |= {"forward": date(2025, 6, 10), "report": date(2025, 10, 27), "report_again": date(2026, 10, 19)}
    title = "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu khu vực phía Nam năm 2024"
    return RoundPlan("region", Level.REGION, title, 2024, days, 5, below=6, above="nation", sent=5)


def _nation() -> RoundPlan:
    """The national round of 2025."""
    days = _dates(2025, plan="03-03", approve="03-14", seat="04-08", open="05-15", judge="06-16", declare="06-18",
                  assign="06-19", score="06-20", sheets="06-24", close="07-03", meet="07-08", conclude="07-09",
                  sign="07-14", award="08-12", honour="10-06")  # fmt: skip
    days |= {"report": date(2026, 7, 27)}
    title = "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp quốc gia năm 2025"
    return RoundPlan("nation", Level.NATION, title, 2025, days, 5, below=2)


def _dates(year: int, **days: str) -> dict[str, date]:
    return {act: date.fromisoformat(f"{year}-{day}") for act, day in days.items()}


def closes_on(plan: RoundPlan) -> date:
    """Return the last day on which the round takes dossiers: before they are all judged."""
    return plan.days["judge"] - timedelta(days=1) if plan.nominated else plan.days["judge"]
