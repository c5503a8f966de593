"""Who acts in the demo: the accounts that are handed out, and quiet ones for whoever else once acted on a case."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Grant, Person, units_reached
from workflow.definition import Role
from workflow.models import Establishment, Unit
from workflow.reference import Person as Seed
from workflow.reference import people, units
from workflow.services.accounts import add_membership, create_account
from workflow.services.demo.inventing import invented_name, spoken_for
from workflow.services.demo.story import Applicant, Story
from workflow.services.notices import choose_notices
from workflow.services.opening import Ties

PASSWORD = "khuyencong-demo-2026"  # noqa: S105 -- not a secret
SINCE = date(2021, 1, 1)
DOMAIN = "demo.khuyencong.example"
DEPARTMENT, FINANCE, CENTRE = "so-cong-thuong", "so-tai-chinh", "trung-tam-khuyen-cong"

MINISTRY = "bo-cong-thuong"
AGENCIES = (f"{MINISTRY}/cuc-khuyen-cong", f"{MINISTRY}/cuc-cong-thuong-dia-phuong")
"""The Cục of today, and the one before."""
REGIONAL = f"{AGENCIES[0]}/trung-tam-1"
NOW = THEN = 2025
"""The first year of the Cục of today."""
OFFICES: Mapping[str, tuple[Role, str]] = {
    "centre": (Role.IMPLEMENTER, CENTRE), "centre_2": (Role.IMPLEMENTER, CENTRE),
    "officer": (Role.DEPT_OFFICER, DEPARTMENT), "officer_2": (Role.DEPT_OFFICER, DEPARTMENT),
    "officer_3": (Role.DEPT_OFFICER, DEPARTMENT), "leader": (Role.DEPT_LEADER, DEPARTMENT),
    "leader_2": (Role.DEPT_LEADER, DEPARTMENT), "accountant": (Role.DEPT_ACCOUNTANT, DEPARTMENT),
    "accountant_2": (Role.DEPT_ACCOUNTANT, DEPARTMENT),
    "panellist": (Role.ACCEPTANCE_MEMBER, DEPARTMENT),
    "finance": (Role.PROV_FINANCE, FINANCE), "governor": (Role.PROV_LEADER, ""),
}  # fmt: skip
"""Parts that somebody in the bodies of a province plays: role, and the body's suffix."""
PARTS: Mapping[str, Mapping[str, str]] = {
    "dong-nai": {
        "centre": "implementer", "centre_2": "implementer_2", "officer": "dept_officer", "officer_2": "dept_officer_2",
        "officer_3": "dept_officer_3", "leader": "dept_leader", "leader_2": "dept_leader_2",
        "accountant": "dept_accountant", "accountant_2": "dept_accountant_2", "finance": "prov_finance",
        "governor": "prov_leader",
        "panellist": "acceptance_member",
    },
    "dong-thap": {
        "centre": "dong_thap_implementer", "officer": "dong_thap_dept_officer", "leader": "dong_thap_dept_leader",
        "leader_2": "dong_thap_dept_leader_2", "accountant": "dong_thap_dept_accountant",
        "finance": "dong_thap_prov_finance", "governor": "dong_thap_dept_leader_2",
    },
    MINISTRY: {"centre": "regional_implementer"},
}  # fmt: skip
"""Which demo account plays which part; whatever is not here is played by a quiet account."""
NATION: Mapping[str, str] = {
    "agent": "agency_officer", "agent_2": "agency_officer_2", "chief": "agency_leader", "minister": "ministry_leader",
    "treasurer": "agency_accountant", "treasurer_2": "agency_accountant_2",
}  # fmt: skip
"""Parts that somebody of the Cục or the Ministry plays, by demo account."""
PLACE_PARTS: Mapping[str, tuple[Role, ...]] = {
    "commune": (Role.COMMUNE_OFFICER,), "commune_leader": (Role.COMMUNE_LEADER, Role.COMMUNE_OFFICER),
}  # fmt: skip
"""Parts that somebody of the place plays, and in which of whose roles."""


@dataclass
class Cast:
    """Everybody by the keys of the demo accounts, by part and province, by commune, and by establishment."""

    session: Session
    now: datetime
    password: str
    units: dict[str, int]
    near: dict[int, list[int]]
    """What stands right below each body, and what it succeeded: as far as roles reach from it."""
    known: dict[str, Person] = field(default_factory=dict)
    applicants: dict[str, int] = field(default_factory=dict)

    def player(self, story: Story, part: str) -> Person:
        """Who plays a part in a story: an official of its province, of its place, or its establishment."""
        if part == "owner":
            return self.spokesman(story.applicant)
        if part in PLACE_PARTS:
            return self.commune(story.applicant.place, PLACE_PARTS[part])
        return self.official(story.province, part)

    def official(self, province: str, part: str) -> Person:
        """Who plays a part in the bodies of a province."""
        account = NATION.get(part) or PARTS.get(province, {}).get(part, "")
        if account:
            return self.known[account]
        role, suffix = OFFICES[part]
        return self._quiet(f"{province}-{part}", role, f"{province}/{suffix}" if suffix else province)

    def commune(self, place: str, roles: tuple[Role, ...]) -> Person:
        """Who acts for a place in the first of some roles that a demo account has there; else a quiet account."""
        held = {one.role: one.key for one in people() if one.unit == place}
        account = next((held[role] for role in roles if role in held), "")
        return self.known[account] if account else self._quiet(f"{place}-{roles[0]}", roles[0], place)

    def spokesman(self, applicant: Applicant) -> Person:
        """Who speaks for an establishment; its unit is entered when it first appears."""
        if applicant.code not in self.applicants:
            self.applicants[applicant.code] = self._establishment(applicant)
        if applicant.account:
            return self.known[applicant.account]
        key = f"owner-{applicant.code}"
        if key not in self.known:
            self.known[key] = self._account(
                key, applicant.spokesman, ((Role.BENEFICIARY, self.applicants[applicant.code]),), title="Người đại diện"
            )
        return self.known[key]

    def owner_of(self, unit_id: int) -> Person:
        """Who speaks for an establishment that has appeared, by its unit."""
        code = next(code for code, own in self.applicants.items() if own == unit_id)
        return self.known.get(f"owner-{code}") or self.known[code]

    def ties(self, story: Story) -> Ties:
        """The bodies that a story's case hangs on."""
        if story.straight:
            return self._straight(story)
        ties = self.ties_in(story.province, story.applicant)
        return replace(ties, agency_id=self.units[story.agency]) if story.agency else ties

    def _straight(self, story: Story) -> Ties:
        """The bodies of a case that a regional centre sends straight to the Cục."""
        self.spokesman(story.applicant)
        unit, agency = self.units, self.units[story.agency]
        place, own = unit[story.applicant.place], self.applicants[story.applicant.code]
        return Ties(agency, unit[MINISTRY], place, unit[REGIONAL], own, agency)

    def ties_in(self, province: str, applicant: Applicant) -> Ties:
        """The bodies of a province that a case of an establishment hangs on."""
        self.spokesman(applicant)
        unit = self.units
        return Ties(
            unit[f"{province}/{DEPARTMENT}"], unit[province], unit[applicant.place], unit[f"{province}/{CENTRE}"],
            self.applicants[applicant.code],
        )  # fmt: skip

    def hire(self) -> None:
        """Make the demo accounts; those who speak for an establishment get it with them."""
        for one in people():
            unit_id = self.units[one.unit]
            if one.establishment is not None:
                made_up = spoken_for(one)
                unit_id = self.applicants[one.key] = self._establishment(made_up)
            posts = tuple((Role(role), unit_id) for role in (one.role, *one.also))
            self.known[one.key] = self._account(
                one.key, one.full_name, posts, title=one.title, email=one.email, password=self.password
            )

    def _quiet(self, key: str, role: Role, unit: str) -> Person:
        if key not in self.known:
            self.known[key] = self._account(key, invented_name(key), ((role, self.units[unit]),), title="Tài khoản mẫu")
        return self.known[key]

    def _account(
        self,
        key: str,
        name: str,
        posts: tuple[tuple[Role, int], ...],
        *,
        title: str,
        email: str = "",
        password: str | None = None,
    ) -> Person:
        address = email or f"{key.replace('/', '-').replace('_', '-')}@{DOMAIN}"
        user = create_account(self.session, email=address, name=name, now=self.now, title=title, password=password)
        if not email:
            choose_notices(self.session, user.id, "off", self.now)
        for role, unit_id in posts:
            add_membership(self.session, user_id=user.id, unit_id=unit_id, role=role, since=SINCE)
        return Person(user.id, name, user.email, "vi", tuple(self._grant(*post) for post in posts))

    def _grant(self, role: Role, unit_id: int) -> Grant:
        """A role with everything below its unit and whatever was there before it; an establishment has neither."""
        return Grant(role, unit_id, units_reached(self.near, unit_id))

    def _establishment(self, applicant: Applicant) -> int:
        """Enter an establishment as a unit of its own, standing in a place."""
        unit = Unit(
            code=f"co-so/{applicant.code}", name=applicant.name, kind="establishment", path=f"co-so/{applicant.code}",
            valid_from=SINCE, verified=not applicant.synthetic,
        )  # fmt: skip
        self.session.add(unit)
        # the establishment hangs on the id of its unit
        self.session.flush()
        self.session.add(
            Establishment(
                unit_id=unit.id, tax_code=applicant.tax_code or None, kind=applicant.kind,
                commune_id=self.units[applicant.place], representative=applicant.spokesman,
                synthetic=applicant.synthetic, confirmed_at=self.now,
            )
        )  # fmt: skip
        return unit.id


def assemble(session: Session, *, now: datetime, password: str) -> Cast:
    """Make the demo accounts in a seeded database; ``password`` is the hash that they all get."""
    rows = session.execute(select(Unit.code, Unit.id, Unit.parent_id, Unit.successor_id)).all()
    near: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        for from_id in filter(None, (row.parent_id, row.successor_id)):
            near[from_id].append(row.id)
    cast = Cast(session, now, password, {row.code: row.id for row in rows}, near)
    cast.hire()
    return cast


def accounts() -> list[tuple[str, str]]:
    """List the accounts that are handed out: who that is, and the address to sign in with."""
    bodies = {unit.code: unit.name for unit in units()}
    return [(f"{one.full_name}, {one.title}, {_house(one, bodies)}", one.email) for one in people()]


def _house(one: Seed, bodies: Mapping[str, str]) -> str:
    return one.establishment.name if one.establishment else bodies[one.unit]
