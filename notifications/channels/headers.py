"""Headers with Vietnamese words, encoded so that every reader puts the words together again (RFC 2047).

The standard library's own folding ends an encoded word before a space and begins the next one after it; readers drop
what stands between two encoded words, so the space is lost. Here the space travels inside a word.
"""

from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueAddressHeader, UniqueUnstructuredHeader
from email.policy import SMTP, EmailPolicy
from typing import Any


class Subject(UniqueUnstructuredHeader):
    """A line of words."""

    def fold(self: Any, *, policy: EmailPolicy) -> str:
        """Return the header as it travels."""
        return f"{self.name}: {_encoded(str(self), policy, after=len(self.name) + 2)}{policy.linesep}"


class OneAddress(UniqueAddressHeader):
    """One person and their address."""

    def fold(self: Any, *, policy: EmailPolicy) -> str:
        """Return the header as it travels."""
        to = self.addresses[0]
        if not to.display_name:
            return f"{self.name}: {to.addr_spec}{policy.linesep}"
        name = _encoded(to.display_name, policy, after=len(self.name) + 2)
        return f"{self.name}: {name}{policy.linesep} <{to.addr_spec}>{policy.linesep}"


def _encoded(words: str, policy: EmailPolicy, *, after: int) -> str:
    """Return words in encoded words of lawful length, the first of them shorter by what stands before it.

    Plain English words too, so that a name with a comma or a quotation mark needs no rule of its own.
    """
    header = Header(words, "utf-8", maxlinelen=policy.max_line_length or 0, header_name="x" * (after - 2))
    return header.encode(linesep=policy.linesep)


def _registry() -> Any:
    registry: Any = HeaderRegistry()
    registry.map_to_type("subject", Subject)
    for name in ("from", "to"):
        registry.map_to_type(name, OneAddress)
    return registry


POLICY = SMTP.clone(header_factory=_registry())
"""How a mail is put together and sent."""
