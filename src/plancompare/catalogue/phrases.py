"""The small notation in which the catalogue writes phrases, and its translation to regular expressions.

An analyst writes words as a plan prints them, in one spelling and in lower case:

``…``      any words in between, up to 80 characters, never across ``;`` or ``|``
``(a|b)``  one of several wordings
``[a]``    words that may be absent
``N``      any numeral
``#``      the numeral the rule is about

Blanks match any run of blanks; hyphens and slashes may have blanks around them.
"""

import re
from collections.abc import Iterable

GAP = r"[^;|]{0,80}?"
NUMERAL = r"\d[\d.,]*"

# One spelling for matching; every pair has the same length, so positions never move.
_SPELLINGS = (
    ("triệu dồng", "triệu đồng"), ("tỷ dồng", "tỷ đồng"),
    ("bác sỹ", "bác sĩ"), ("y sỹ", "y sĩ"), ("chiến sỹ", "chiến sĩ"), ("qui ", "quy "),
)  # fmt: skip
_OTHER_SPELLINGS = ("dồng", "sỹ", "qui ")  # one of them in each
_SHORT_TY = re.compile(r"tỉ(?<!\wtỉ)(?!\w)")  # tỉ lệ, tỉ đồng
# hoá, thuỷ, khoẻ (tone on the last vowel of an open syllable) are written hóa, thủy, khỏe.
_OPEN_SYLLABLE = re.compile(r"o[àáảãạèéẻẽẹ](?!\w)|u(?<!qu)[ỳýỷỹỵ](?!\w)")
_TONED = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)


def fold(text: str) -> str:
    """``text`` in lower case and one spelling (hoá = hóa, tỉ lệ = tỷ lệ), of exactly the same length."""
    lower = text.lower()
    if len(lower) != len(text):  # a few non-Vietnamese capitals grow when lowered
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lower = _SHORT_TY.sub("tỷ", lower) if "tỉ" in lower else lower
    if any(map(lower.__contains__, _OTHER_SPELLINGS)):
        for old, new in _SPELLINGS:
            lower = lower.replace(old, new)
    return _OPEN_SYLLABLE.sub(lambda m: _TONED[m.group()], lower)


_NUMERAL_SIGN = re.compile(r"n(?<!\wn)(?!\w)")


def fold_phrase(phrase: str) -> str:
    """A phrase folded, but with the notation's capital ``N`` kept."""
    return _NUMERAL_SIGN.sub("N", fold(phrase))


_TOKENS = re.compile(r"…|\(|\)|\||\[|\]|#|N(?!\w)| +| *[-/] *|[^…()|\[\]#N \-/]+|.")


def pattern(phrase: str) -> str:
    """The regular expression (text) of a phrase; ``#`` stands for itself."""
    out: list[str] = []
    for token in _TOKENS.findall(phrase):
        stripped = token.strip()
        if token == "…":
            if out and out[-1] == " +":
                out[-1] = r"(?!\w)"  # "khu vực 1 …" is not in "khu vực 13"
            out.append(GAP)
        elif token == "(":
            out.append("(?:")
        elif token in (")", "|"):
            out.append(token)
        elif token == "[":
            out.append("(?:")
        elif token == "]":
            out.append(" *)?")
        elif token == "N":
            out.append(NUMERAL)
        elif not stripped:
            if not out or (out[-1] != GAP and not out[-1].endswith(("- *", "/ *"))):
                out.append(" *" if out and out[-1] == " *)?" else " +")
        elif stripped in "-/":
            if out and out[-1] == " +":
                out.pop()
            out.append(rf" *{re.escape(stripped)} *")
        else:
            out.append(re.escape(token))
    return "".join(out)


def begun(phrase: str) -> str:
    """Like :func:`pattern`, fenced so that the phrase begins at a word border.

    The fence stands behind a first letter, so that a search can skip to that letter.
    """
    body = pattern(phrase)
    if phrase[0].islower():
        return rf"{body[0]}(?<!\w{body[0]}){body[1:]}"
    return rf"(?<!\w){body}" if re.match(r"[\w(\[]", phrase) else body


def bounded(phrase: str) -> str:
    """Like :func:`begun`, fenced so that the phrase ends at a word border too."""
    if phrase[-1].islower():
        return begun(phrase) + r"\b"
    return begun(phrase) + (r"(?!\w)" if re.search(r"[\w)\]]$", phrase) else "")


def any_of(phrases: Iterable[str]) -> str:
    """The regular expression (text) of any of some phrases as the catalogue writes them."""
    return "|".join(bounded(fold_phrase(phrase)) for phrase in phrases)


def weight(phrase: str) -> int:
    """How much a phrase says: its letters outside optional parts, one branch of each alternative counted."""
    text = re.sub(r"\[[^\]]*\]", "", phrase)
    text = re.sub(r"\(([^()]*)\)", lambda m: min(m.group(1).split("|"), key=len), text)
    return sum(map(str.isalnum, text))
