"""What a list of the economy's sectors is of: the words that open it hold for each of its shares.

"Nông nghiệp chiếm 20%; công nghiệp 35%" is a list of shares to its end; the sectors behind "Giá trị sản xuất
công nghiệp tăng 9%;" are of gross output, not of the product.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import any_of
from plancompare.extraction.label import Claim
from plancompare.extraction.lexicon import written_out
from plancompare.extraction.marks import has_content
from plancompare.records import NamedTuple

GROWTH, SHARE, OTHER = "growth", "share", "other"
_ITEM_END = Pattern(r"\d[\d.,]* *%|;")
_BRACKET = Pattern(r"\([^()]*\)")
_CHUNK_END = Pattern(r"[,;:]")
_HELD_AGAINST = Pattern(r" *(?:trở (?:lên|xuống))?,? *(?:so(?: với)? [^,;:()]*(?=[,;]))?")
_SIGNS = " ,;:.()+-–\n"


class _Words(NamedTuple):
    """``named`` finds a sector, ``opens`` one at the start of a text; ``of_product`` the gross product,
    ``plain`` are the words beside its name that make it no narrower, ``opening`` those the items of a list
    go on with, by what the list is of."""

    named: Pattern
    opens: Pattern
    parts: Pattern
    other: Pattern
    share: Pattern
    growth: Pattern
    of_product: Pattern
    plain: Pattern
    opening: dict[str, str]


def opening_of(claim: Claim, heads: Sequence[str]) -> str | None:
    """The words the later items of a list of shares or growths go on with; None in no such list."""
    kind = list_of(claim, heads)
    return _words().opening.get(kind) if kind else None


def list_of(claim: Claim, heads: Sequence[str]) -> str | None:
    """What the list of sectors a number stands in is of: growth, share or other; None for no list.

    ``heads`` are the subjects said before, nearest first: one of them may introduce a list in clauses of its
    own ("Giá trị sản xuất tăng 9%, trong đó:").
    """
    words = _words()
    if not words.named.search(written_out(claim.label_text)):
        return None
    items = list(_items(claim))
    at = len(items) - 1
    while at > 0 and words.opens.match(items[at]):
        at -= 1
    head = items[at]
    if not words.opens.match(head):
        introduces = at + 1 < len(items) and words.parts.search(items[at + 1])
        if not introduces and not words.named.search(head):
            head = items[min(at + 1, len(items) - 1)]
        if words.other.search(words.named.sub(" ", head)):
            return OTHER
    elif introduced_by_other(heads):
        return OTHER
    if words.share.search(head):
        return SHARE
    return GROWTH if words.growth.search(head) else None


def introduced_by_other(heads: Sequence[str]) -> bool:
    """Whether the nearest of ``heads`` that is no sector itself introduces sectors of something else."""
    words = _words()
    head = next((head for head in heads if not words.opens.match(head.strip(_SIGNS))), "")
    introduces = "§" in head or head.rstrip().endswith(":")
    said = words.named.sub(" ", head)
    return introduces and bool(words.other.search(said)) and not words.of_product.search(said)


def is_within_sector(claim: Claim) -> bool:
    """Whether a number's subject is only a part of a sector, or something in it: "dịch vụ vận tải"."""
    words = _words()
    for chunk in reversed(_CHUNK_END.split(written_out(_BRACKET.sub(" ", claim.subject_text)))):
        if not words.named.search(chunk):
            return False
        if has_content(words.plain.sub(" ", words.named.sub(" ", chunk))):
            return True
        if not words.named.match(chunk.lstrip()):
            return False
    return False


def _items(claim: Claim) -> Iterator[str]:
    """What the sentence says up to the number, from behind each share or semicolon to the next."""
    key, (at, end) = claim.marks.key, claim.sentence
    for found in _ITEM_END.finditer(key, at, end):
        if said := _said(key, at, found.start()):
            yield said
        at = found.end()
    yield _said(key, at, end)


@lru_cache(maxsize=64)
def _said(key: str, start: int, end: int) -> str:
    """What an item says, without what the share before it is held against."""
    held = _HELD_AGAINST.match(key, start, end)
    return written_out(key[held.end() if held else start : end].strip(_SIGNS)).strip(_SIGNS)


@cache
def _words() -> _Words:
    words = toml_file("subjects")["sectors"]
    names, little = any_of(words["names"]), any_of([*words["joints"], *words["parts"]])
    plain = [p for kind in ("joints", "parts", "of_share", "of_growth", "plain") for p in words[kind]]
    return _Words(
        named=Pattern(names),
        opens=Pattern(rf"(?:(?:{little})[ ,:]*)*(?:{names})"),
        parts=Pattern(words["parts"], any_of),
        other=Pattern(words["of_other"], any_of),
        share=Pattern(words["of_share"], any_of),
        growth=Pattern(words["of_growth"], any_of),
        of_product=Pattern(words["of_product"], any_of),
        plain=Pattern(sorted(plain, key=len, reverse=True), any_of),
        opening=words["opening"],
    )
