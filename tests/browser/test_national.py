"""One national đề án from its request to its liquidation, by nine bodies on one database."""

from sqlalchemy import update

from tests.browser.conftest import CHEAP, served
from tests.browser.national import accept, base_level, ministry_level, project, request, settle, work
from tests.browser.people import People
from tests.browser.test_journey import promises
from tests.national import a_nation
from tests.pages import PASSWORD
from workflow.db import unit_of_work
from workflow.models import User


def nation_of(site):
    """Add the Cục and the Ministry to the world of a site."""
    with unit_of_work(site.maker) as session:
        made = a_nation(session, site.world)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
    return made


def test_nine_bodies_bring_a_national_project_from_request_to_liquidation(browser, tmp_path):
    with served("sqlite", tmp_path) as site:
        nation, group = nation_of(site), People(browser, site.address, lang="vi", scripts=True)
        try:
            code = request(group, site)
            project(group, code)
            base_level(group, site, code)
            ministry_level(group, nation, code)
            work(group, code)
            accept(group, site, code)
            settle(group, code)
            assert promises(group, site, code) == ("closed", [], [], {}, [])
        finally:
            group.leave()
