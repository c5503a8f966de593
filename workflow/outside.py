"""Addresses outside the house: what a message may be sent to, so that nobody makes us talk to machines inside."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from workflow.errors import Refusal

LONGEST = 500
CARRIERS = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
INSIDE = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


def is_public(address: str) -> bool:
    """Whether a network address is one of the open net: not private, loopback, link-local, multicast or reserved."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.ipv4_mapped or any(found in net for net in CARRIERS)):
        return False  # an address that carries another one is judged by neither
    return found.is_global and not found.is_multicast


def address_fault(url: str) -> Refusal | None:
    """Return what is wrong with a webhook as it is written; its name is looked up when something is sent."""
    wrong = Refusal(
        "address", "Địa chỉ phải bắt đầu bằng https:// và có tên máy chủ.", "Ví dụ: https://example.vn/nhan"
    )
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError:
        return wrong
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    if not plain or parts.scheme != "https" or not host or parts.username is not None or port == 0:
        return wrong
    literal = ":" in host or host.replace(".", "").isdigit() or host.startswith("0x")
    if host.endswith(INSIDE) or ("." not in host.strip("[]") and ":" not in host) or (literal and not is_public(host)):
        message = "Địa chỉ này thuộc mạng nội bộ nên không gửi tới được."
        return Refusal("private_address", message, "Dùng một máy chủ có địa chỉ công khai.")
    return None
