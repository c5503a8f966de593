"""Results: whose sheets count for which item, the exact mean, and what stands in the way of closing a round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workflow.errors import Refusal
from workflow.selection.rubrics import MissingRule


@dataclass(frozen=True, slots=True)
class Sheet:
    """The submitted total of one juror for one item."""

    juror_id: int
    item_id: int
    total: Fraction


@dataclass(frozen=True, slots=True)
class Panel:
    """Who must score an item: assigned, not recused, not replaced."""

    item_id: int
    jurors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The official result of one item. Without a mean nothing is decided, so it has not passed either.

    ``missing`` are the panel's jurors without a sheet, ``excluded`` those of the panel who count for no item at all.
    """

    item_id: int
    counted: int
    asked: int
    mean: Fraction | None
    passed: bool
    missing: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """How people and items are called in messages; a number stands for what has no name here."""

    jurors: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)

    def filled(self, juror_id: int, item_ids: Iterable[int]) -> dict[str, object]:
        """What goes into a message about a juror and items."""
        return {"juror": self.jurors.get(juror_id, str(juror_id)), "items": self.of_items(item_ids)}

    def of_items(self, item_ids: Iterable[int]) -> tuple[str, ...]:
        """The names of items, in the order given."""
        return tuple(self.items.get(item_id, str(item_id)) for item_id in item_ids)


class CountedTwice(ValueError):
    """One item has two panels, or a juror of its panel two sheets: nothing may be computed from that."""


def tally(
    panels: Iterable[Panel], sheets: Iterable[Sheet], *, pass_mark: int, missing: MissingRule
) -> dict[int, Outcome]:
    """The result of every item, in the order of its number.

    Sheets of people who are not on an item's panel are as if they had never been written (I-30). Under
    ``not_closable`` an item that lacks a sheet has no mean; under ``exclude_juror`` a juror who lacks a sheet counts
    for no item. Nothing else is adjusted.
    """
    boards = _boards(panels)
    given = _given(boards, sheets)
    dropped = frozenset(_lacking(boards, given)) if missing == "exclude_juror" else frozenset[int]()
    return {item: _outcome(boards[item], given[item], dropped, pass_mark) for item in sorted(boards)}


def counted_totals(
    panels: Iterable[Panel], sheets: Iterable[Sheet], *, missing: MissingRule
) -> dict[int, dict[int, Fraction]]:
    """By item and juror, the totals that make up each mean; an item without a mean has none."""
    boards = _boards(panels)
    given = _given(boards, sheets)
    dropped = _lacking(boards, given)
    if missing == "exclude_juror":
        return {item: {j: mark for j, mark in given[item].items() if j not in dropped} for item in sorted(boards)}
    return {item: given[item] if len(given[item]) == len(boards[item].jurors) else {} for item in sorted(boards)}


def lacking(panels: Iterable[Panel], sheets: Iterable[Sheet]) -> dict[int, tuple[int, ...]]:
    """By juror, the items still to be scored; who has scored everything is not in it."""
    boards = _boards(panels)
    return _lacking(boards, _given(boards, sheets))


def closing_faults(
    panels: Iterable[Panel], sheets: Iterable[Sheet], *, missing: MissingRule, names: Names | None = None
) -> tuple[Refusal, ...]:
    """Why the round cannot be closed: who lacks which sheets where that matters, and items that nobody scores."""
    said, boards = names or Names(), _boards(panels)
    given = _given(boards, sheets)
    late = _lacking(boards, given)
    if missing == "not_closable":
        text, hint = "%(juror)s còn thiếu phiếu: %(items)s.", "Nhắc nộp phiếu, hoặc ghi nhận thay giám khảo rồi chốt."
        unsent = tuple(Refusal("sheets_missing", text, hint, said.filled(*row)) for row in late.items())
        bare = [item for item, panel in sorted(boards.items()) if not panel.jurors]
    else:
        unsent = ()
        bare = [item for item in sorted(boards) if not given[item].keys() - late.keys()]
    text, hint = "Không còn phiếu nào được tính cho: %(items)s.", "Phân công thêm giám khảo và chờ đủ phiếu."
    unscored = (Refusal("nobody_counts", text, hint, {"items": said.of_items(bare)}),) if bare else ()
    return (*unsent, *unscored)


def exclusions(
    panels: Iterable[Panel], sheets: Iterable[Sheet], *, missing: MissingRule, names: Names | None = None
) -> tuple[Refusal, ...]:
    """Whom the rule of missing sheets leaves out of every item, said out loud; it stops nothing."""
    if missing != "exclude_juror":
        return ()
    text = "%(juror)s không được tính ở mọi sản phẩm, vì còn thiếu phiếu: %(items)s."
    said = names or Names()
    return tuple(Refusal("juror_excluded", text, "", said.filled(*row)) for row in lacking(panels, sheets).items())


def _boards(panels: Iterable[Panel]) -> dict[int, Panel]:
    given = list(panels)
    boards = {panel.item_id: panel for panel in given}
    if len(boards) < len(given):
        raise CountedTwice("an item has two panels")
    return boards


def _given(boards: Mapping[int, Panel], sheets: Iterable[Sheet]) -> dict[int, dict[int, Fraction]]:
    """By item and juror, the totals of those who are on the panel, whatever order they came in."""
    given: dict[int, dict[int, Fraction]] = {item: {} for item in boards}
    for sheet in sheets:
        panel = boards.get(sheet.item_id)
        if panel is None or sheet.juror_id not in panel.jurors:
            continue
        if sheet.juror_id in given[sheet.item_id]:
            raise CountedTwice(f"juror {sheet.juror_id} has two sheets for item {sheet.item_id}")
        given[sheet.item_id][sheet.juror_id] = sheet.total
    return given


def _lacking(boards: Mapping[int, Panel], given: Mapping[int, Mapping[int, Fraction]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for item in sorted(boards):
        for juror in boards[item].jurors - given[item].keys():
            found.setdefault(juror, []).append(item)
    return {juror: tuple(found[juror]) for juror in sorted(found)}


def _outcome(panel: Panel, given: Mapping[int, Fraction], dropped: frozenset[int], pass_mark: int) -> Outcome:
    counted = [total for juror, total in given.items() if juror not in dropped]
    missing = tuple(sorted(panel.jurors - given.keys()))
    excluded = tuple(sorted(panel.jurors & dropped))
    whole = bool(counted) and dropped.issuperset(missing)
    mean = sum(counted, Fraction()) / len(counted) if whole else None
    passed = mean is not None and mean >= pass_mark
    return Outcome(panel.item_id, len(counted), len(panel.jurors), mean, passed, missing, excluded)
