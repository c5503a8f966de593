"""Settings that allow no safe start are refused; paths that are not ours are not gone to."""

import pytest

from web.accounts.kept import own_path
from web.config import ConfigUnfit, from_environment


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("/ho-so/1?a=b&c=%20", "/ho-so/1?a=b&c=%20"),
        ("/", "/"),
        ("", "/"),
        (None, "/"),
        ("//x", "/"),
        ("/\\x", "/"),
        ("x", "/"),
        ("http://x", "/"),
        ("/a\nb", "/"),
        ("/a b", "/"),
        ("/\t/x", "/"),
        ("/a\\b", "/"),
    ],
)
def test_only_paths_of_our_own_are_gone_to(wish, found):
    assert own_path(wish) == found


@pytest.mark.parametrize("environ", [{}, {"KC_SECRET_KEY": "short"}, {"KC_SECRET_KEY": "k" * 32, "KC_SECURE": "yes"}])
def test_an_unsafe_start_is_refused(environ):
    with pytest.raises(ConfigUnfit):
        from_environment(environ)


def test_settings_come_from_the_environment(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    found = from_environment(
        {
            "KC_SECRET_KEY_FILE": str(tmp_path / "key"),
            "KC_SECURE": "0",
            "KC_PROXIES": "1",
            "KC_HELP_PHONE": "1900",
            "KC_TRUSTED_HOSTS": "a.vn b.vn",
        }
    )

    assert (found.secret_key, found.cookie, found.proxies, found.help_phone, found.trusted_hosts) == (
        "k" * 40,
        "sid",
        1,
        "1900",
        ("a.vn", "b.vn"),
    )
