"""Rows of seed files as frozen values: a wrong key or type is refused with the file and the place in it named."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from workflow.seeds import SeedInvalid, read_yaml

T = TypeVar("T")


def document(path: Path) -> dict[str, Any]:
    """The mapping that a seed file holds."""
    return mapping(read_yaml(path), path.name)


def mapping(value: object, where: str) -> dict[str, Any]:
    """The value itself when it is a mapping with text keys."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise SeedInvalid(f"{where}: cần một bảng khóa và giá trị")
    return value


def known_keys(given: object, known: AbstractSet[str], where: str) -> None:
    """Refuses a mapping with a key that nobody reads, naming the key and the ones there are."""
    for key in mapping(given, where):
        if key not in known:
            raise SeedInvalid(f"{where}: không có khóa {key!r}; các khóa: {', '.join(sorted(known))}")


def rows(whole: Mapping[str, Any], key: str, where: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every row under ``key`` of every group, completed by what its group says once, with its place in the file."""
    for number, entry in enumerate(sequence(whole.get("groups"), f"{where}: groups")):
        group = mapping(entry, f"{where}: groups[{number}]")
        shared = {name: value for name, value in group.items() if name != key}
        for position, row in enumerate(sequence(group.get(key), f"{where}: groups[{number}].{key}")):
            place = f"{where}: groups[{number}].{key}[{position}]"
            yield shared | mapping(row, place), place


def listed(path: Path, name: str, kind: type[T], *, wrong: Callable[[T], Iterator[str]]) -> tuple[T, ...]:
    """The rows under ``name`` as instances of ``kind`` with different keys; ``wrong`` says what is wrong with one."""
    whole = document(path)
    known_keys(whole, {name, "synthetic"}, path.name)
    places = {f"{path.name}: {name}[{n}]": row for n, row in enumerate(sequence(whole.get(name), path.name))}
    found = {where: build(kind, row, where) for where, row in places.items()}
    problems = [f"{where}: {what}" for where, one in found.items() for what in wrong(one)]
    if problems:
        raise SeedInvalid("\n".join(problems))
    refuse_repeated((row["key"] for row in places.values()), path)
    return tuple(found.values())


def refuse_repeated(values: Iterable[str], path: Path) -> None:
    """Refuses a value that stands twice where each may stand once."""
    counted = Counter(values)
    for value, times in counted.items():
        if times > 1:
            raise SeedInvalid(f"{path.name}: {value!r} dùng hai lần")


def unknown(what: str, values: Iterable[str | None], known: Container[str]) -> Iterator[str]:
    """A sentence for every value that is given but not known."""
    return (f"{what} {value!r} không có" for value in values if value is not None and value not in known)


def sequence(value: object, where: str) -> list[Any]:
    """The value itself when it is a list."""
    if not isinstance(value, list):
        raise SeedInvalid(f"{where}: cần một danh sách")
    return value


def build(kind: type[T], row: object, where: str) -> T:
    """An instance of the dataclass ``kind``: every key known, every required key there, every value of its type."""
    given = mapping(row, where)
    known = _fields(kind)
    known_keys(given, known.keys(), where)
    for key, field in known.items():
        if key not in given and field.default is MISSING and field.default_factory is MISSING:
            raise SeedInvalid(f"{where}: thiếu khóa {key!r}")
    hints = get_type_hints(kind)
    return kind(**{key: _fit(hints[key], value, f"{where}.{key}") for key, value in given.items()})


def _fields(kind: type[Any]) -> dict[str, Field[Any]]:
    return {field.name: field for field in fields(kind)}


def _fit(wanted: Any, value: object, where: str) -> object:
    origin = get_origin(wanted)
    if origin is UnionType:
        return None if value is None else _fit(_without_none(wanted), value, where)
    if origin is tuple:
        return _fit_tuple(get_args(wanted), sequence(value, where), where)
    if origin is Mapping:
        return {key: _fit(get_args(wanted)[1], one, f"{where}.{key}") for key, one in mapping(value, where).items()}
    if is_dataclass(wanted):
        return build(cast("type[object]", wanted), value, where)
    if type(value) is not wanted:
        raise SeedInvalid(f"{where}: {value!r} không phải {wanted.__name__}")
    return value


def _fit_tuple(kinds: tuple[Any, ...], values: list[Any], where: str) -> tuple[object, ...]:
    wanted = [kinds[0]] * len(values) if kinds[-1] is Ellipsis else list(kinds)
    if len(wanted) != len(values):
        raise SeedInvalid(f"{where}: cần đúng {len(wanted)} giá trị")
    return tuple(
        _fit(kind, value, f"{where}[{place}]") for place, (kind, value) in enumerate(zip(wanted, values, strict=True))
    )


def _without_none(union: Any) -> Any:
    return next(kind for kind in get_args(union) if kind is not NoneType)
