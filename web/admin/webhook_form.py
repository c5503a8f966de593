"""The form of a webhook."""

from workflow.forms import WorkForm
from workflow.forms.fields import TextField

HINT = "Máy chủ phải có địa chỉ công khai; không theo chuyển hướng."


class WebhookForm(WorkForm):
    """The address to which messages also go."""

    url = TextField("Địa chỉ nhận (https)", max_length=500, hint=HINT)
