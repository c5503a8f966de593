"""What every letter says of its sender."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class House:
    """The address of the application, and the agency's name."""

    base_url: str = "http://localhost:8000"
    agency: str = "Hệ thống quản lý khuyến công"
