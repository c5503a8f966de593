"""Forms of a council's sessions, and what was ticked and chosen for each member."""

from collections.abc import Iterable, Mapping
from typing import Any

from web.i18n import gettext
from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField, IntegerField, LongTextField, TextField
from workflow.forms.selection_codes import PRODUCT_GROUPS
from workflow.selection.ballots import Count
from workflow.selection.councils import Seat
from workflow.selection.quota import Quota
from workflow.services.voting import Box

HERE, VOTE, CHOSEN, EXCUSE = "co-mat-", "phieu-", "chon-", "ly-do-"
"""What the boxes of a member and of a tied product are called, before the number."""
MOST = 10_000
CASTING = (("yes", "Tán thành"), ("no", "Không tán thành"))
VOTE_WORDS = {"yes": "Tán thành", "no": "Không tán thành", "abstain": "Không ý kiến"}


SEATS = {Seat.CHAIR: "Chủ tịch", Seat.VICE: "Phó chủ tịch", Seat.SECRETARY: "Thư ký", Seat.MEMBER: "Ủy viên"}
"""The seats of a council; those of a jury have words of their own."""


def council_seat(seat: Seat) -> str:
    """In what capacity somebody sits in the council."""
    return str(gettext(SEATS[seat]))


class OpenForm(WorkForm):
    """Where the council meets."""

    place = TextField("Địa điểm họp", hint="Ví dụ: Phòng họp số 2, Sở Công Thương", min_length=3, max_length=200)


class BallotForm(WorkForm):
    """What both kinds of ballot have: a word for the minutes."""

    note = LongTextField("Ý kiến ghi vào biên bản", required=False, max_length=2_000)


class OpenBallot(BallotForm):
    """An open ballot: the votes stand in the rows of the members; whoever has none of their own votes as the rest."""

    rest = ChoiceField(
        "Phiếu của người có mặt chưa chọn riêng", required=False, hint="Chọn khi mọi người còn lại biểu quyết như nhau"
    )

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, choices={"rest": tuple(VOTE_WORDS.items())}, **options)


class SecretForm(BallotForm):
    """A secret ballot: what was counted, and how whoever presides breaks a tie."""

    yes = IntegerField("Phiếu tán thành", low=0, high=MOST)
    no = IntegerField("Phiếu không tán thành", low=0, high=MOST)
    abstain = IntegerField("Phiếu không ý kiến", low=0, high=MOST)
    invalid = IntegerField("Phiếu không hợp lệ", low=0, high=MOST)
    casting = ChoiceField("Ý kiến của người chủ trì khi số phiếu bằng nhau", required=False)

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, choices={"casting": CASTING}, **options)


class QuotaForm(WorkForm):
    """How many are recognised: in all, and by group; an empty box is no limit."""

    total = IntegerField("Tổng số sản phẩm", low=0, high=MOST, required=False)
    handicraft = IntegerField(dict(PRODUCT_GROUPS)["handicraft"], low=0, high=MOST, required=False)
    agro_food = IntegerField(dict(PRODUCT_GROUPS)["agro_food"], low=0, high=MOST, required=False)
    mechanical = IntegerField(dict(PRODUCT_GROUPS)["mechanical"], low=0, high=MOST, required=False)
    other = IntegerField(dict(PRODUCT_GROUPS)["other"], low=0, high=MOST, required=False)

    def quota(self) -> Quota:
        """The limits that were typed."""
        said: dict[str, Any] = self.values()
        return Quota(said.pop("total"), {group: places for group, places in said.items() if places is not None})


class CorrectionForm(WorkForm):
    """What a new version of the minutes sets right."""

    reason = LongTextField("Lý do đính chính", min_length=5, max_length=1_000)
    text = LongTextField("Nội dung đính chính", hint="Ghi rõ chỗ sai và chỗ đúng.", required=False, max_length=5_000)


def present_in(typed: Mapping[str, str]) -> frozenset[int]:
    """The members who were ticked as present."""
    return frozenset(_numbers(typed, HERE))


def excuses_in(typed: Mapping[str, str]) -> dict[int, str]:
    """Why members stay away, as it was typed."""
    return {user: typed[f"{EXCUSE}{user}"] for user in _numbers(typed, EXCUSE)}


def chosen_in(typed: Mapping[str, str]) -> frozenset[int]:
    """The products that were chosen among equal ones."""
    return frozenset(_numbers(typed, CHOSEN))


def votes_in(typed: Mapping[str, str]) -> dict[int, str]:
    """The open votes by member; a row left alone has none, and what is no vote is kept to be refused."""
    return {user: typed[f"{VOTE}{user}"] for user in _numbers(typed, VOTE) if typed[f"{VOTE}{user}"]}


def ballot_form(formdata: Any, *, secret: bool, lang: str) -> BallotForm:
    """The form of the kind of ballot that the round asks for."""
    return (SecretForm if secret else OpenBallot)(formdata, lang=lang)


def box_of(form: BallotForm, typed: Mapping[str, str]) -> Box:
    """What came out of the vote, from a form that was found right."""
    said: dict[str, Any] = form.values()
    note = str(said.pop("note") or "")
    if not isinstance(form, SecretForm):
        here, rest = present_in(typed), said.pop("rest")
        return Box(here, {**(dict.fromkeys(here, rest) if rest else {}), **votes_in(typed)}, note=note)
    casting = said.pop("casting") or None
    return Box(present_in(typed), count=Count(**said), casting=casting, note=note)


def typed_version(typed: Mapping[str, str]) -> int:
    """The version of the session that the page showed; none at all counts as an old one."""
    said = typed.get("version", "")
    return int(said) if _is_number(said) else 0


def _numbers(typed: Mapping[str, str], prefix: str) -> Iterable[int]:
    names = (name.removeprefix(prefix) for name in typed if name.startswith(prefix))
    return [int(name) for name in names if _is_number(name)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len("1000000000000")
