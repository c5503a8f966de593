"""Templates compiled once in a process: shared by applications, never stale, and the same as without."""

import os
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment
from sqlalchemy.orm import sessionmaker

from web import Config, compiled, create_app

PAGE = "{% macro row(what) %}<td>{{ what }}</td>{% endmacro %}{{ row(who) }}, {{ '<b>'|upper }}"
LATER = 4_000_000_000


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """Take away what other tests compiled, and afterwards what this one did."""
    monkeypatch.setattr(compiled, "_kept", {})


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    return tmp_path / "page.html"


def an_app(page: Path, *, shared: bool = True) -> Flask:
    app = Flask("web", template_folder=str(page.parent))
    if shared:
        compiled.register(app)
    return app


def template(app: Flask):
    return app.jinja_env.get_template("page.html")


def the_product(**settings) -> Flask:
    return create_app(sessionmaker(), Config("a key for tests, and only for tests", **settings))


def test_a_second_application_runs_the_code_of_the_first(page):
    first, second = (template(an_app(page)) for _ in range(2))

    assert first is not second
    assert first.root_render_func.__code__ is second.root_render_func.__code__


def test_each_application_renders_with_its_own_values(page):
    first, second = an_app(page), an_app(page)
    first.jinja_env.globals["who"], second.jinja_env.globals["who"] = "Lành & An", "Bình"

    assert template(first).render() == "<td>Lành &amp; An</td>, &lt;B&gt;"
    assert template(second).render() == "<td>Bình</td>, &lt;B&gt;"


def test_a_changed_source_is_compiled_anew(page):
    app = an_app(page)
    before = template(app).render()
    page.write_text("Khác")
    os.utime(page, (LATER, LATER))  # a file system may count time in steps longer than this test

    assert (before, template(an_app(page)).render()) == ("<td></td>, &lt;B&gt;", "Khác")


def test_the_same_text_in_another_file_is_another_template(page, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "page.html"
    other.write_text(PAGE)
    found = [template(an_app(one)).root_render_func.__code__.co_filename for one in (page, other)]

    assert found == [str(page), str(other)]


def test_what_is_shared_renders_as_what_is_not(page):
    template(an_app(page))
    shared, alone = an_app(page), an_app(page, shared=False)

    assert template(shared).render(who="<An>") == template(alone).render(who="<An>")
    assert len(compiled._kept) == 1


def test_a_page_of_the_product_is_the_code_that_any_other_application_would_compile():
    demo, other = the_product(demo_password="khuyencong", secure=False).jinja_env, the_product().jinja_env
    names = demo.list_templates()
    for name in names:
        demo.get_template(name)
    kept = {code.co_filename: code for code in compiled._kept.values()}
    found = {path: other.compile(text, name, path) for name in names for text, path, _ in [read(other, name)]}

    assert len(names) > 100
    assert kept == found


def read(env: Environment, name: str):
    return env.loader.get_source(env, name)
