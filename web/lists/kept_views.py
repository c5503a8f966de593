"""The form under which a filtered list is kept, and the kept views as the pages of lists show them."""

from urllib.parse import parse_qsl, urlencode

from flask import request

from web.context import current_person, current_session
from web.i18n import current_language
from web.lists.links import PLACE
from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField, TextField
from workflow.queries.saved_views import ViewLine, own_units, views_of

PAGES = {"ds-ho-so": "Các hồ sơ", "giam-sat": "Giám sát"}
"""The lists whose filters may be kept, by their address."""
LEFT_OUT = (PLACE, "lang", "xem")
LONGEST = 1500


class ViewForm(WorkForm):
    """A name, and with whom the view is shared."""

    name = TextField("Tên bộ lọc", min_length=2, max_length=80)
    unit_id = ChoiceField("Chia sẻ với đơn vị", required=False, hint="Để trống nếu chỉ dùng cho riêng bạn.")


def kept_views(page: str) -> tuple[ViewLine, ...]:
    """The kept views of a list for whoever reads it."""
    return views_of(current_session(), current_person(), page)


def filter_now() -> str:
    """How the list on this page is filtered."""
    return cleaned(request.query_string.decode("utf-8", "replace"))


def cleaned(query: str) -> str:
    """A filter as it is kept: what limits the list, without the place in it and the language."""
    pairs = [(name, value) for name, value in parse_qsl(query[:LONGEST]) if name not in LEFT_OUT]
    return urlencode(pairs)


def view_form() -> ViewForm:
    """The form of this request."""
    units = own_units(current_session(), current_person())
    return ViewForm(request.form, lang=current_language(), choices={"unit_id": units})
