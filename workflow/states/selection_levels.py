"""The four levels of product selection, and who runs and signs at each (TT 26/2014/TT-BCT A8, A9, A17)."""

from dataclasses import dataclass

from workflow.definition import Role


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who runs a round of one level. ``variant`` is that of the procedures; the province's is the common one."""

    variant: str
    label: str
    officer: Role
    signer: Role
    leaders: tuple[Role, ...]
    """Who may pause a case and give it to somebody else."""
    payer: Role
    """Who records that a reward was paid."""
    has_lower: bool
    """Whether a nominee needs a valid certificate of the level below."""

    @property
    def officials(self) -> tuple[Role, ...]:
        """Everybody who handles or signs, each once; whoever only watches is not among them."""
        everybody = dict.fromkeys((self.officer, self.signer, self.payer, *self.leaders))
        return tuple(role for role in everybody if role is not Role.SUPERVISOR)


COMMUNE = Organiser(
    "commune",
    "cấp xã",
    Role.COMMUNE_OFFICER,
    Role.COMMUNE_LEADER,
    (Role.COMMUNE_LEADER,),
    Role.COMMUNE_OFFICER,
    has_lower=False,
)
PROVINCE = Organiser(
    "",
    "cấp tỉnh",
    Role.DEPT_OFFICER,
    Role.PROV_LEADER,
    (Role.DEPT_LEADER, Role.PROV_LEADER, Role.SUPERVISOR),
    Role.DEPT_ACCOUNTANT,
    has_lower=False,
)
REGION = Organiser(
    "region",
    "cấp khu vực",
    Role.AGENCY_OFFICER,
    Role.AGENCY_LEADER,
    (Role.AGENCY_LEADER,),
    Role.AGENCY_OFFICER,
    has_lower=True,
)
NATION = Organiser(
    "nation", "cấp quốc gia", Role.AGENCY_OFFICER, Role.MINISTRY_LEADER, (Role.AGENCY_LEADER, Role.MINISTRY_LEADER),
    Role.AGENCY_OFFICER, has_lower=True,
)  # fmt: skip
ORGANISERS = (COMMUNE, PROVINCE, REGION, NATION)
"""From the lowest to the highest. A province asks for no certificate where its communes hold no round (A12 k1)."""
