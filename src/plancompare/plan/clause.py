"""The record of one clause: a block of text under one mark."""

from plancompare.records import NamedTuple


class Clause(NamedTuple):
    """One block of text under one mark; ``start`` and ``end`` are view positions (end exclusive).

    ``section`` and ``clause`` are the marks as printed (``I.1``, ``13``), None where there is none;
    ``inferred`` says the section number or the agency was lost in the document and worked out.
    ``parent`` is the index of the clause that introduces this one, None at the top. ``zone_year`` is the year
    that the heading of its zone names ("KẾT QUẢ NĂM 2023"), None where it names none, ``zone_at`` the index
    of that heading. ``asked`` tells that the agency is one the issuer only asks ("Đề nghị Liên minh Hợp tác
    xã").
    """

    start: int
    end: int
    section: str | None
    clause: str | None
    agency: str | None
    zone: str
    parent: int | None
    heading: bool = False
    row: bool = False
    inferred: bool = False
    mark_end: int = 0
    zone_year: int | None = None
    zone_at: int | None = None
    asked: bool = False


def joined(outer: str, mark: str) -> str:
    """The marks that lead to a clause with one more: "I" and "1" are I.1, "I.1" and "1.2" are I.1.2."""
    first, _, rest = mark.partition(".")
    if rest and outer.rpartition(".")[2] == first:
        mark = rest
    return f"{outer}.{mark}" if outer and mark else outer or mark
