"""The ground of all records: naming, column types, and times that are always aware."""

from datetime import UTC, datetime
from typing import Annotated, Any, cast

from sqlalchemy import BigInteger, Dialect, ForeignKey, Integer, MetaData, String, Table, Text, TypeDecorator, text
from sqlalchemy import DateTime as SaDateTime
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = SaDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and turn the rest to UTC; SQLite, which knows no zones, gets it without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone: " + value.isoformat())
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- library signature
        """Give every moment its zone back."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Base of all records."""

    metadata = MetaData(naming_convention=NAMES)


Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Key = Annotated[str, mapped_column(String(80))]
Short = Annotated[str, mapped_column(String(200))]
Prose = Annotated[str, mapped_column(Text)]
Hash = Annotated[str, mapped_column(String(64))]
Dong = Annotated[int, mapped_column(BigInteger)]
Moment = Annotated[datetime, mapped_column(UTCDateTime)]


def link(target: str, **options: Any) -> Any:
    """Return an indexed foreign key column to ``table.column``."""
    return mapped_column(ForeignKey(target), index=options.pop("index", True), **options)


def only(condition: str) -> dict[str, Any]:
    """Return the options of an index that holds only the rows which fulfil a condition, on both databases."""
    return dict.fromkeys(("sqlite_where", "postgresql_where"), text(condition))


def table_of(model: type[Base]) -> Table:
    """Return the table of a record, for statements that go past the unit of work."""
    return cast("Table", model.__table__)
