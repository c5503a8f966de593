"""The results of a round in words, for whoever types a command."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from workflow.selection.sheets import shown

Row = dict[str, Any]
NOT_YET = "chưa công bố"


def result_lines(record: Row) -> Iterator[str]:
    """Yield the round in a line, then a line a nomination."""
    yield f"{record['code']}  {record['title']}  ({len(record['items'])} sản phẩm, mức đạt {record['pass_mark']} điểm)"
    yield from map(_line, record["items"])


def _line(item: Row) -> str:
    sheets, mean, view = item["sheets"], item["mean"], item["robustness"]
    score = f"{shown(Fraction(mean['fraction']))} ({mean['fraction']})" if mean else NOT_YET
    words = [f"{sheets['counted']}/{sheets['asked']} phiếu", score]
    if mean:
        words += ["đạt" if item["passed"] else "chưa đạt", view["verdict"]]
    if item["decision"]:
        words.append("Hội đồng đề nghị công nhận" if item["decision"]["recommended"] else "Hội đồng không đề nghị")
    if item["certificate"]:
        words.append(item["certificate"]["number"])
    return f"{item['code']}  {item['product']}  {'  '.join(words)}"
