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
    has_lower: bool
    """Whether a nominee needs a valid certificate of the level below."""


COMMUNE = Organiser("commune", "cấp xã", Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER, has_lower=False)
PROVINCE = Organiser("", "cấp tỉnh", Role.DEPT_OFFICER, Role.PROV_LEADER, has_lower=False)
REGION = Organiser("region", "cấp khu vực", Role.AGENCY_OFFICER, Role.AGENCY_LEADER, has_lower=True)
NATION = Organiser("nation", "cấp quốc gia", Role.AGENCY_OFFICER, Role.MINISTRY_LEADER, has_lower=True)
ORGANISERS = (COMMUNE, PROVINCE, REGION, NATION)
"""From the lowest to the highest. A province asks for no certificate where its communes hold no round (A12 k1)."""
