"""Languages of the texts for people.

The Vietnamese text stands in the code and is the key of a message. Every other language is a folder of .po files,
one file an area of the system; they are read together, so nobody has to compile anything after a change.
"""

import gettext
from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).parent / "translations"


def known_language(lang: str | None) -> str:
    """The language itself when we speak it, Vietnamese when we do not."""
    return lang if lang in LANGUAGES else LANGUAGES[0]


def translate(text: str, lang: str | None, **params: object) -> str:
    """The text in that language with its %(name)s places filled; an untranslated text stays Vietnamese."""
    message = wording(text, lang, params.get("n"))
    return message % params if params else message


def wording(text: str, lang: str | None, n: object = None) -> str:
    """The text in that language, its places still open; where it is worded by a number, as ``n`` asks."""
    if not text:
        return ""
    texts = gettext_for(lang)
    counted = texts.ngettext(text, text, n) if isinstance(n, int) else text
    return texts.gettext(text) if counted == text else counted


def gettext_for(lang: str | None) -> gettext.NullTranslations:
    """All messages of one language, ready for a template engine; unknown languages get Vietnamese."""
    return _compiled(known_language(lang))


def catalogue(lang: str | None) -> Mapping[str, str]:
    """Every Vietnamese text that has a translation, with that translation; nothing for Vietnamese itself."""
    return {_first(message.id): _first(message.string) for message in _shipped(known_language(lang)) if message.id}


def merged(paths: Iterable[Path], lang: str) -> "Catalog":
    """One catalogue out of several files; a text translated in two different ways is a ValueError."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415 -- start-up time
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- start-up time

    whole = Catalog(locale=lang)
    for path in sorted(paths):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=lang, abort_invalid=True):
                if message.id and message.string and not message.fuzzy:
                    _add(whole, message, path)
    return whole


def _add(whole: "Catalog", message: "Message", path: Path) -> None:
    known = whole.get(message.id)
    if known is not None and known.string != message.string:
        raise ValueError(f"{path.name}: {message.id!r} is translated {message.string!r}, elsewhere {known.string!r}")
    whole.add(message.id, message.string)


@cache
def _shipped(lang: str) -> "Catalog":
    return merged((FOLDER / lang).glob("*.po"), lang)


@cache
def _compiled(lang: str) -> gettext.NullTranslations:
    if lang == LANGUAGES[0]:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- start-up time

    compiled = BytesIO()
    write_mo(compiled, _shipped(lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _first(text: str | Iterable[str] | None) -> str:
    """The singular of a message that also has a plural."""
    return text if isinstance(text, str) else next(iter(text or ()), "")
