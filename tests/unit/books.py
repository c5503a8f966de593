"""Workbooks built by hand, cell by cell, so that a test can write what no spreadsheet program would."""

from collections.abc import Mapping

from tests.unit.uploads import RELATIONSHIP, archive, office_members

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(place: str, text: str) -> str:
    """A cell that holds its own text."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def typed(place: str, value: str, kind: str = "") -> str:
    """A cell with a value, by default a number."""
    return f'<c r="{place}"{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}><v>{value}</v></c>'


def book(sheets: Mapping[str, str], *, strings: str | None = None, target: str = "worksheets/sheet{n}.xml") -> bytes:
    """A workbook of these sheets by name, each given as its cells."""
    numbered = list(enumerate(sheets.items(), start=1))
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in numbered)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONSHIP}/worksheet" Target="{target.format(n=n)}"/>'
        for n, _ in numbered
    )
    body = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIP}"><sheets>{listed}</sheets></workbook>'
    parts = [
        *office_members("xlsx", body=body.encode()),
        ("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>".encode()),
        *(
            (
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode(),
            )
            for n, (_, cells) in numbered
        ),
    ]
    if strings is not None:
        parts.append(("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()))
    return archive(parts)
