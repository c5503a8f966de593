"""Parts of a page for htmx: the same template that the full page includes, returned alone."""

from flask import render_template, request


def wants_part() -> bool:
    """Whether htmx asks for a part; a page restored from the history is asked for whole."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def render_part(part: str, *, whole: str, **variables: object) -> str:
    """The part for htmx, the whole page (which includes the part) for everybody else."""
    return render_template(part if wants_part() else whole, **variables)
