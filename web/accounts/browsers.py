"""The browser of a session in two words, so that people recognise their own."""

from flask import Flask

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
           ("Linux", "Linux"))  # fmt: skip


def browser_name(agent: str) -> str:
    """Browser and system out of what a browser says of itself; its first words when it is none we know."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or agent[:40]


def register(app: Flask) -> None:
    """Give the templates the filter ``browser_name``."""
    app.jinja_env.filters["browser_name"] = browser_name
