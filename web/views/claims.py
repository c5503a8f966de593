"""Who claims an establishment that a list named: for the officers of the Sở where it lies."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.accounts import claims
from web.auth import for_roles
from web.once import once
from workflow.definition import Role

bp = Blueprint("claims", __name__)


@bp.get("/nhan-co-so")
@for_roles(Role.DEPT_OFFICER)
def desk() -> ResponseReturnValue:
    """The claims that wait."""
    return claims.ClaimDesk().page()


@bp.get("/nhan-co-so/<int(max=999999999):claim_id>")
@for_roles(Role.DEPT_OFFICER)
def show(claim_id: int) -> ResponseReturnValue:
    """One claim beside what is known."""
    return claims.show(claim_id)


@bp.post("/nhan-co-so/<int(max=999999999):claim_id>")
@for_roles(Role.DEPT_OFFICER)
@once
def decide(claim_id: int) -> ResponseReturnValue:
    """Grant a claim or refuse it."""
    return claims.decide(claim_id)
