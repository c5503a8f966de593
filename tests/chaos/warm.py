"""Imported before programs are forked: reads all source and reference material once, so that no start has to."""

from pathlib import Path

from tests.chaos.processes import settings
from web import create_app
from workflow.db import make_engine, sessions
from workflow.shipped import shipped_calendar, shipped_papers, shipped_rules

shipped_rules(), shipped_calendar(), shipped_papers()
create_app(sessions(make_engine("sqlite://")), settings(Path()))
