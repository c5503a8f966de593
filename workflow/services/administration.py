"""Accounts, roles and days, kept by the administrator of a province. Every act is a line of the log by its doer.

The units that an administrator governs come from the caller; whoever or whatever lies outside does not exist here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.files.day_list import DecidedDay
from workflow.models import Membership, Unit, User
from workflow.services import accounts, tokens
from workflow.services.calendar_changes import Decision, apply_decision, keep_decision, preview
from workflow.services.offices import load_office
from workflow.services.security_log import note

PLACES: dict[Role, frozenset[str]] = {
    Role.IMPLEMENTER: frozenset({"centre"}),
    Role.COMMUNE_OFFICER: frozenset({"commune"}),
    Role.COMMUNE_LEADER: frozenset({"commune"}),
    Role.DEPT_OFFICER: frozenset({"department"}),
    Role.DEPT_LEADER: frozenset({"department"}),
    Role.DEPT_ACCOUNTANT: frozenset({"department"}),
    Role.PROV_FINANCE: frozenset({"finance"}),
    Role.PROV_LEADER: frozenset({"province"}),
    Role.SUPERVISOR: frozenset({"department", "province"}),
    Role.AUDITOR: frozenset({"department", "province"}),
    Role.TREASURY_VIEWER: frozenset({"department", "finance", "province"}),
    Role.REPORT_EDITOR: frozenset({"department", "centre", "province"}),
    **dict.fromkeys((Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ACCOUNTANT), frozenset({"agency"})),
    Role.MINISTRY_LEADER: frozenset({"ministry"}),
    Role.SYS_ADMIN: frozenset({"department", "province", "agency", "ministry"}),
}
"""Roles that are given here, and the kinds of units where they make sense. Panels and teams are named on the case."""
Governed = frozenset[int]


@dataclass(frozen=True, slots=True)
class NewPost:
    """A role in a unit from one day on."""

    role: Role
    unit_id: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who gets an account and a first role."""

    name: str
    email: str
    title: str
    phone: str
    post: NewPost


@dataclass(frozen=True, slots=True)
class NewDay:
    """An official decision about one day."""

    on: date
    scope: str
    kind: str
    label: str
    basis: str


def create_person(session: Session, new: NewPerson, governed: Governed, *, by: Person, now: datetime) -> int:
    """Make an account with its first role and send the invitation by which the person sets a password, once."""
    _check_post(session, new.post, governed)
    if accounts.find_account(session, new.email) is not None:
        raise _refused("email_taken", "Đã có tài khoản dùng thư điện tử này.", "Tìm người đó rồi thêm vai trò.")
    user = accounts.create_account(session, email=new.email, name=new.name, title=new.title, phone=new.phone, now=now)
    _add(session, user.id, new.post)
    tokens.issue_by_mail(session, user.id, tokens.INVITATION, now=now)
    _log(session, "admin_person_created", f"user {user.id} {_post(new.post)}", by=by, now=now)
    return user.id


def give_role(session: Session, user_id: int, post: NewPost, governed: Governed, *, by: Person, now: datetime) -> None:
    """Give somebody a role in a unit for a time; nobody gives one to themselves."""
    _check_person(session, user_id, governed, by)
    _check_post(session, post, governed)
    if _overlaps(session, user_id, post):
        raise _refused("post_exists", "Người này đã có vai trò đó ở đơn vị đó trong thời gian này.", "Chọn ngày khác.")
    _add(session, user_id, post)
    _log(session, "admin_role_given", f"user {user_id} {_post(post)}", by=by, now=now)


def end_role(
    session: Session, membership_id: int, last_day: date, governed: Governed, *, by: Person, now: datetime
) -> None:
    """Let a role end with a day; the person is signed out everywhere."""
    row = session.get(Membership, membership_id)
    if row is None or row.unit_id not in governed:
        raise CaseNotFound(membership_id)
    _check_person(session, row.user_id, governed, by)
    if last_day < row.valid_from:
        raise _refused("ends_before", "Ngày kết thúc trước ngày bắt đầu.", "Chọn ngày muộn hơn.")
    accounts.end_membership(session, membership_id, last_day=last_day, now=now)
    _log(session, "admin_role_ended", f"user {row.user_id} {row.role} unit {row.unit_id} {last_day}", by=by, now=now)


def shut_account(session: Session, user_id: int, governed: Governed, *, by: Person, now: datetime) -> None:
    """Close an account at once; one that also works elsewhere is not ours to close."""
    _check_person(session, user_id, governed, by)
    if _works_elsewhere(session, user_id, governed, local(now).date()):
        text = "Người này còn vai trò ở đơn vị ngoài phạm vi của bạn."
        raise _refused("works_elsewhere", text, "Chỉ kết thúc vai trò ở đơn vị của bạn.")
    accounts.close_account(session, user_id, now=now)
    _log(session, "admin_account_closed", f"user {user_id}", by=by, now=now)


def open_account_again(session: Session, user_id: int, governed: Governed, *, by: Person, now: datetime) -> None:
    """Let a closed account work again; a new link to set a password is sent."""
    _check_person(session, user_id, governed, by)
    session.execute(update(User).where(User.id == user_id).values(active=True))
    tokens.issue_by_mail(session, user_id, tokens.INVITATION, now=now)
    _log(session, "admin_account_opened", f"user {user_id}", by=by, now=now)


def invite_again(session: Session, user_id: int, governed: Governed, *, by: Person, now: datetime) -> None:
    """Send a new invitation; the one before stops working."""
    _check_person(session, user_id, governed, by)
    tokens.issue_by_mail(session, user_id, tokens.INVITATION, now=now)
    _log(session, "admin_invited", f"user {user_id}", by=by, now=now)


def add_day(session: Session, new: NewDay, scopes: frozenset[str], *, by: Person, now: datetime) -> None:
    """Enter a decision about one day for a province that the person governs, and put open terms on their new dates."""
    decision = Decision(new.basis, new.scope, (DecidedDay(new.on, new.kind, new.label),))
    office = load_office(session)
    name = keep_decision(session, decision, scopes, by=by, now=now, office=office)
    seen = preview(session, name, scopes, now=now, office=office).seen
    apply_decision(session, name, seen, scopes, by=by, now=now)


def _check_post(session: Session, post: NewPost, governed: Governed) -> None:
    unit = session.get(Unit, post.unit_id)
    if unit is None or unit.id not in governed or post.role not in PLACES:
        raise CaseNotFound(post.unit_id)
    if unit.kind not in PLACES[post.role]:
        raise _refused("wrong_place", "Vai trò này không có ở loại đơn vị đã chọn.", "Chọn đơn vị hoặc vai trò khác.")


def _check_person(session: Session, user_id: int, governed: Governed, by: Person) -> None:
    """Somebody of the governed units, and not the administrator: nobody changes the own rights."""
    known = select(Membership.id).where(Membership.user_id == user_id, Membership.unit_id.in_(sorted(governed)))
    if session.scalar(known.limit(1)) is None:
        raise CaseNotFound(user_id)
    if user_id == by.id:
        raise _refused("own_rights", "Không ai tự đổi quyền của mình.", "Nhờ một quản trị viên khác.")


def _overlaps(session: Session, user_id: int, post: NewPost) -> bool:
    same = (Membership.user_id == user_id, Membership.unit_id == post.unit_id, Membership.role == post.role.value)
    open_then = or_(Membership.valid_to.is_(None), Membership.valid_to >= post.since)
    found = select(Membership.id).where(*same, open_then)
    if post.until is not None:
        found = found.where(Membership.valid_from <= post.until)
    return session.scalar(found.limit(1)) is not None


def _works_elsewhere(session: Session, user_id: int, governed: Governed, on: date) -> bool:
    current = or_(Membership.valid_to.is_(None), Membership.valid_to >= on)
    outside = Membership.unit_id.not_in(sorted(governed))
    found = select(Membership.id).where(Membership.user_id == user_id, current, outside)
    return session.scalar(found.limit(1)) is not None


def _add(session: Session, user_id: int, post: NewPost) -> None:
    accounts.add_membership(
        session, user_id=user_id, unit_id=post.unit_id, role=post.role, since=post.since, until=post.until
    )


def _post(post: NewPost) -> str:
    return f"{post.role.value} unit {post.unit_id} {post.since} {post.until or ''}".rstrip()


def _log(session: Session, kind: str, detail: str, *, by: Person, now: datetime) -> None:
    note(session, kind, now=now, user_id=by.id, detail=detail)


def _refused(code: str, message: str, hint: str) -> StepRefused:
    return StepRefused("administration", (Refusal(code, message, hint),))
