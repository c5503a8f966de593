"""Reading the YAML files shipped with the program: each is checked against its schema, every fault named at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from re import fullmatch
from typing import Any

import yaml

SEEDS = Path(__file__).parent / "data"
SCHEMAS = SEEDS / "schema"

_TYPES: Mapping[str, type] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "date": date,
}  # fmt: skip

Schema = Mapping[str, Any]


class SeedInvalid(ValueError):
    """A shipped file that does not fit its schema; the text names the file, each place and each fault."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key written twice is a fault, not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys are all different."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise SeedInvalid(f"dòng {node.start_mark.line + 1}: khóa viết hai lần: {', '.join(twice)}")
        return super().construct_mapping(node, deep=deep)


def read_seed(path: Path, schema: str) -> dict[str, Any]:
    """The content of one file, when it fits the schema of this name."""
    content = read_yaml(path)
    faults = list(faults_in(content, read_yaml(SCHEMAS / f"{schema}.yaml")))
    if faults:
        raise SeedInvalid("\n".join(f"{path.name}: {fault}" for fault in faults))
    return dict(content)


def read_yaml(path: Path) -> Any:
    """The content of one YAML file; text that is no YAML or holds a key twice is refused with the file's name."""
    try:
        loader = _StrictLoader(path.read_text(encoding="utf-8"))
        return loader.get_single_data()
    except (yaml.YAMLError, SeedInvalid) as wrong:
        raise SeedInvalid(f"{path.name}: {wrong}") from wrong


def faults_in(value: object, schema: Schema, where: str = "") -> Iterator[str]:
    """Every way in which a value differs from a schema.

    A schema has ``type`` and, by type, ``enum``, ``pattern``, ``minimum``, ``items``, ``properties`` with ``required``
    (any other key is a fault) or ``values`` (any key, each value of this schema). No ``type`` allows any value.
    """
    wanted = schema.get("type")
    if wanted is not None and not _is(value, wanted):
        yield f"{where or 'tệp'}: phải là {wanted}, không phải {value!r}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} không thuộc {', '.join(map(str, schema['enum']))}"
    elif "pattern" in schema and not fullmatch(schema["pattern"], str(value)):
        yield f"{where}: {value!r} không đúng dạng {schema['pattern']}"
    elif isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{where}: {value} nhỏ hơn {schema['minimum']}"
    elif isinstance(value, dict):
        yield from _faults_in_mapping(value, schema, where)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from faults_in(item, schema.get("items", {}), f"{where}[{position}]")


def _faults_in_mapping(value: dict[str, Any], schema: Schema, where: str) -> Iterator[str]:
    known, free = schema.get("properties", {}), schema.get("values")
    prefix = f"{where}." if where else ""
    yield from (f"{prefix}{key}: thiếu" for key in schema.get("required", ()) if key not in value)
    for key, item in value.items():
        if key in known:
            yield from faults_in(item, known[key], f"{prefix}{key}")
        elif free is not None:
            yield from faults_in(item, free, f"{prefix}{key}")
        elif known:
            yield f"{prefix}{key}: khóa không có (chỉ dùng {', '.join(known)})"


def _is(value: object, wanted: str) -> bool:
    if wanted == "integer" and isinstance(value, bool):
        return False
    return isinstance(value, _TYPES[wanted])
