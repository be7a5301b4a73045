"""The numbers of a table row: which cells count, and what label and unit they are read with."""

from plancompare.extraction.around import Before, before, has_content, written_out
from plancompare.extraction.context import Context, Scene
from plancompare.extraction.cues import lexicon
from plancompare.extraction.memory import Memory
from plancompare.extraction.number import Number
from plancompare.extraction.rows import Row
from plancompare.extraction.rules import Refusal
from plancompare.extraction.segments import Segment
from plancompare.extraction.subject import Subject, match_in
from plancompare.extraction.units import unit_after

# Classes a plain cell can seem to be of only because its neighbours are other cells.
_OF_NEIGHBOURS = ("name", "reference", "year", "ordinal")
_NOT_READ = Refusal("other", "neither a decimal comma nor thousands dots: not read")


def why_no_cell(row: Row, number: Number, year: int | None) -> Refusal | None:
    """Why a number of a row is not the plan's figure; None when it is. Sets the number's unit."""
    column = row.column_of(number.start)
    if row.is_header:
        return number.refusal or Refusal("other", "in the head of a table")
    if column is None or (column == row.label and (number.refusal or row.value_column is not None)):
        return number.refusal or Refusal("other", "in a row's label")
    if number.refusal is not None and number.refusal.cls not in _OF_NEIGHBOURS:
        return number.refusal
    if column < row.label:
        return Refusal("list_mark", "the row's number")
    if not row.is_wanted(column, year):
        return Refusal("result", "another column than the plan's")
    return None if number.reading is not None else _NOT_READ


def take_unit(key: str, row: Row, number: Number) -> Refusal | None:
    """Give the number the unit printed in its cell, else the row's; tells when there is none."""
    end = row.cells[row.column_of(number.start)][1]
    number.unit = unit_after(key[number.last : end]) if number.last < end else None
    if number.unit is None:
        number.unit, number.unit_end = row.unit, number.last
    if number.unit is None:
        return Refusal("other", "a table cell without a unit")
    return None if has_content(row.label_text) else Refusal("other", "a table row without a label")


def cell_context(scene: Scene, row: Row, number: Number) -> Context:
    """A number's surroundings in a row: the label, then what its own cell prints before it."""
    cell = row.cells[row.column_of(number.start)]
    printed = scene.key[cell[0] : number.start]
    label, left = row.label_text, f"{row.label_text} {printed}"
    words = before(left)
    words = Before(
        len(label), words.comparator or before(printed or " ").comparator,
        words.turn if before(label).turn else None, words.act, words.from_, words.fall_to,
    )  # fmt: skip
    segment = Segment(row.label_start, scene.clause.end, scene.clause.start)
    next_at = max(cell[1], number.last)
    return Context(scene, segment, number, left, left, "", words, next_at=next_at, is_cell=True)


def cell_subject(context: Context, row: Row, memory: Memory) -> Subject:
    """The indicator of a row: from its label and unit, or the label of the row it continues."""
    text = row.label_text.strip(" ,:(-+")
    empty = not has_content(text)
    mark = "# /0" if context.number.denominator is not None else "#"
    own = written_out(f"{context.left} {mark} {row.unit_text}")
    match = match_in(own, context, memory, context.words.turn, empty)
    return Subject(text, empty, match, lexicon().natures[match.code] if match else None)
