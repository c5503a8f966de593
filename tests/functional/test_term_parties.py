"""Who answers for a term: read from the definitions, the same word for a procedure whatever its variant."""

import pytest

from web.cases.term_parties import binds_an_office, party_word


@pytest.mark.parametrize(
    ("key", "word", "office"),
    [
        (("kcdp_project", "drafting"), "Cơ sở", False),
        (("kcdp_project", "supplement"), "Cơ sở", False),
        (("kcdp_project", "commune_confirmation"), "UBND cấp xã", True),
        (("kcdp_project", "survey"), "Trung tâm Khuyến công", True),
        (("kcdp_project", "receiving"), "Cơ quan giải quyết", True),
        (("kcdp_project", "department"), "Nhiều bên", True),
        (("kcdp_project", "paying"), "Kế toán Sở", True),
        (("product_nomination", "eligibility"), "Cơ quan giải quyết", True),  # commune, Sở or agency by level
        (("product_nomination", "complaints"), "Cơ sở", False),
        (("none", "at_all"), "Cơ quan giải quyết", False),
    ],
)
def test_a_term_is_answered_for_by_whoever_holds_the_case_while_it_runs(app, key, word, office):
    with app.test_request_context("/"):
        assert (str(party_word(key)), binds_an_office(key)) == (word, office)
