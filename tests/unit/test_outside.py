"""What a webhook may be: an https address on the open net, as it is written and as its name is looked up."""

import pytest

from workflow.outside import address_fault, is_public

PUBLIC = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946")
INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
    "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "nothing",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_the_open_net_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_machines_inside_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("url", ["https://example.vn/nhan?a=1", "https://example.vn:8443/", "https://93.184.216.34/"])
def test_an_address_outside_is_good(url):
    assert address_fault(url) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.vn/", "address"), ("example.vn", "address"), ("https://", "address"), ("", "address"),
        ("https://a:b@example.vn/", "address"), ("https://example.vn:99999/", "address"),
        ("https://example.vn/\r\nX: y", "address"), ("https://ví-dụ.vn/", "address"),
        ("https://localhost/", "private_address"), ("https://x.internal/", "private_address"),
        ("https://maychu/", "private_address"), ("https://127.0.0.1/", "private_address"),
        ("https://127.1/", "private_address"), ("https://2130706433/", "private_address"),
        ("https://[::1]/", "private_address"), ("https://169.254.169.254/latest", "private_address"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused_by_its_fault(url, code):
    fault = address_fault(url)

    assert fault is not None
    assert fault.code == code
