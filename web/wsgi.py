"""What gunicorn serves: ``gunicorn web.wsgi:app``. Settings come from the environment (KC_*)."""

import os
from pathlib import Path

from web import create_app, logs
from web.config import from_environment
from workflow.db import make_engine, sessions, sqlite_url

logs.configure()
url = os.environ.get("KC_DATABASE_URL") or sqlite_url(Path(os.environ.get("KC_DATA", "var")))
app = create_app(sessions(make_engine(url)), from_environment(os.environ))
