"""The title of a plan: the lines behind the word that says what it is ("KẾ HOẠCH", "NGHỊ QUYẾT")."""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.plan.lines import Line, lines
from plancompare.plan.words import TitleWords, load_words

_FIRST_LINES = 60  # a title stands among them
_MOST_LINES = 9
_LONGEST_LINE = 400  # more is a paragraph
_SHORTEST = 25
_RULE = Pattern(r"[-_=*.~\s]{3,}")
_HEAD_LINE = Pattern(r"(?:số *:|.{0,40}, *ngày *\d)")


def title_of(text: str) -> str | None:
    """The title in ``text`` (which keeps its line breaks), as printed and in one line; None if there is none.

    A heading with a number is never one. Where the word that says what the document is got lost, the first
    block of capitals that speaks of a year or a resolution is taken.
    """
    filled = [line for line in lines(text) if line.text.strip(" |\t")][:_FIRST_LINES]
    words = load_words()
    title = _behind_kind(filled, words.title)
    if title is None:  # a block of capitals on what was done is the heading of a part
        title = _block_of_capitals(filled, words.title)
        return None if title is None or words.opens_results(fold(title)) else title
    return title


def _behind_kind(filled: list[Line], words: TitleWords) -> str | None:
    for index, line in enumerate(filled):
        if _ends(line, words):
            continue
        printed = _printed(line)
        kind = words.kind_of(fold(printed))
        if kind is None or not (printed.isupper() or kind == fold(printed) or _is_alone(filled, index)):
            continue
        title = _gathered(printed, filled[index + 1 :], kind == fold(printed), words)
        if len(title) > _SHORTEST:
            return title
    return None


def _is_alone(filled: list[Line], index: int) -> bool:
    """Whether a line in small letters is a title of its own, not a line of a paragraph."""
    printed = _printed(filled[index])
    if len(printed) > _LONGEST_LINE or printed[-1] in ".;:,":
        return False
    above = _printed(filled[index - 1]) if index else ""
    return not above or above.isupper() or bool(_RULE.fullmatch(above) or _HEAD_LINE.match(fold(above)))


def _gathered(first: str, below: list[Line], kind_alone: bool, words: TitleWords) -> str:
    """The title that begins with the line ``first`` and goes on in the lines below."""
    title = [first]
    for line in below[:_MOST_LINES]:
        printed = _printed(line)
        if _ends(line, words) or len(printed) > _LONGEST_LINE:
            break
        if kind_alone and len(title) == 1:
            if printed[-1] == ":":
                break  # a sentence that opens the text: the title is not there
        elif not _goes_on(title[1:] if kind_alone else title, printed, words):
            break
        title.append(printed)
    return " ".join(" ".join(title).split()).rstrip(" .")


def _goes_on(title: list[str], printed: str, words: TitleWords) -> bool:
    """Whether a line goes on with a title: in capitals like it, or in the middle of its sentence."""
    if all(line.isupper() for line in title):
        return printed.isupper() or printed[0].islower()
    if printed[0].islower() or printed[0].isdigit():
        return title[-1][-1] not in ".;:"
    return title[-1][-1] in ",-" or fold(title[-1]).endswith(words.joins)


def _block_of_capitals(filled: list[Line], words: TitleWords) -> str | None:
    """The first block of capitals that speaks of a year, a resolution or tasks."""
    block: list[str] = []
    for line in [*filled, None]:
        printed = _printed(line) if line is not None and not _ends(line, words) else ""
        if printed.isupper() and len(printed) > 2:
            block.append(printed)
        elif any(map(fold(" ".join(block)).__contains__, words.topics)):
            break
        else:
            block = []
    title = " ".join(block)
    return title if len(title) > _SHORTEST else None


def _ends(line: Line, words: TitleWords) -> bool:
    """Whether a line cannot belong to a title: numbered, a table row, a rule, the legal basis, the issuer."""
    printed = _printed(line)
    return (
        line.rank is not None
        or line.is_row
        or _RULE.fullmatch(printed) is not None
        or fold(printed).startswith(words.ends)
    )


def _printed(line: Line) -> str:
    return line.text.strip(" |\t")
