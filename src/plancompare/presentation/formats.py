"""Number formats that show a bound while the cell stays a number: 9.3 shown as "≥ 9,3".

Codes are written the way the file format has them (``#,##0.0``); Excel shows them with the reader's own
decimal and thousands marks.
"""

from collections.abc import Mapping
from typing import Any

from plancompare.presentation import numbers
from plancompare.presentation.display import Cell, cell
from plancompare.presentation.numbers import EN_DASH, MINUS, is_missing

WHOLE = "0"


def plain(places: int = 0, before: str = "", after: str = "", signed: bool = False) -> str:
    """A format with so many decimals, words around it, a real minus sign, and a plus where asked for."""
    digits = "#,##0" + (f".{'0' * places}" if places else "")
    tail = _literal(after)
    shown, fallen, risen = (_literal(before + sign) for sign in ("", MINUS, "+"))
    if not signed:
        return f"{shown}{digits}{tail};{fallen}{digits}{tail}"
    return f"{risen}{digits}{tail};{fallen}{digits}{tail};{shown}{digits}{tail}"


def of_target(target: Mapping[str, Any]) -> str:
    """The format of a target's number: its bound before it, as many decimals as the plan prints.

    A count of so many ("36 of 51") shows what it is out of; the lower end of a range ends in a dash, and the
    upper end stands in the next column.
    """
    after = ""
    if target["comparator"] == "range":
        after = f" {EN_DASH}"
    elif not is_missing(target.get("denominator")):
        after = "/" + numbers.number(target["denominator"], "vi")
    places = numbers.decimals(target["value"], target.get("value_text"))
    return plain(places, numbers.bound(target["comparator"]), after, signed=numbers.shows_direction(target))


def whole(number: Mapping[str, Any]) -> str:
    """As :func:`of_target`, with the upper end of a range within, for a chart's label."""
    if number["comparator"] != "range":
        return of_target(number)
    high = numbers.number(number["value_high"], "vi")
    return plain(numbers.decimals(number["value"]), after=f" {EN_DASH} {high}")


def of_number(value: Any, comparator: str = "eq", signed: bool = False) -> str:
    """The format of any other number, with all its decimals."""
    after = f" {EN_DASH}" if comparator == "range" else ""
    return plain(numbers.decimals(value), numbers.bound(comparator), after, signed)


def target_cell(target: Mapping[str, Any], style: str = "", link: str | None = None, **fields: Any) -> Cell:
    """A target's number as a cell: in words, and as a number in its format."""
    words = numbers.target_amount(target, "vi")
    return cell(words, style, link, value=target["value"], format=of_target(target), **fields)


def number_cell(
    value: float, comparator: str = "eq", signed: bool = False, style: str = "", **fields: Any
) -> Cell:
    """A number with its bound as a cell: in words, and as a number in its format."""
    words = numbers.amount(value, "vi", comparator, signed=signed)
    return cell(words, style, value=value, format=of_number(value, comparator, signed), **fields)


def whole_cell(value: int | None) -> Cell:
    """A year or a count of things, without marks for thousands; empty for None, in the same format."""
    return cell("" if value is None else str(value), value=value, format=WHOLE)


def _literal(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""
