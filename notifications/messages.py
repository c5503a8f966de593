"""Lays out messages that go out by mail: subject, text and HTML, in the language of their reader."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from notifications.channels import Message
from workflow.calendar import WorkCalendar
from workflow.i18n import known_language, translate
from workflow.letters.filling import Letter, fill, text_of
from workflow.letters.house import House
from workflow.letters.reading import Text
from workflow.queries.letter_values import kind_of, values_of
from workflow.queries.people import Addressee
from workflow.queries.topic import Topic

TEMPLATES = Path(__file__).parent / "templates"


def compose(  # reads as one line: who is told what, when, and in which words
    topic: Topic, reader: Addressee, identity: str, *, now: datetime, calendar: WorkCalendar, house: House,
    text: Text | None = None,
) -> Message:  # fmt: skip
    """Word one message about a case or an account for its reader; without a text, in the shipped words."""
    lang = known_language(reader.language)
    values = values_of(topic, reader.name, lang, now=now, calendar=calendar, house=house)
    letter = fill(text or kind_of(topic, now).shipped(lang), values)
    return laid_out(letter, reader, identity, now=now, house=house)


def laid_out(letter: Letter, reader: Addressee, identity: str, *, now: datetime, house: House) -> Message:
    """Put what a message says into the two forms in which it goes out."""
    lang = known_language(reader.language)
    page = {"letter": letter, "said": text_of(letter), "house": house, "lang": lang, "_": partial(_said, lang)}
    text, html = (_environment().get_template(f"letter.{kind}").render(page) for kind in ("txt", "html"))
    return Message(identity, now, reader.name, reader.email, lang, letter.subject, text, html)


def _said(lang: str, text: str, **params: object) -> str:
    return translate(text, lang, **params)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
