"""One number and the words it is read from: what stands before it and still belongs to it, what follows."""

from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.around import Before, before, has_content, written_out
from plancompare.extraction.joined import is_from
from plancompare.extraction.mend import is_per_10k, mend_unit
from plancompare.extraction.number import Number
from plancompare.extraction.numerals import FOUND
from plancompare.extraction.segments import Segment
from plancompare.extraction.words import begins
from plancompare.plan.clause import Clause
from plancompare.plan.plan import Plan

_LEFT_CUT = Pattern(r"[,;:(]|^ *- | - (?=\D)|(?<!\w)(?:và|với|trong đó|còn|nhưng)(?!\w)")
_RIGHT_STOPS = (
    r"[,;(|]| - | so (?:với )?(?:cùng|năm|kế hoạch|thực hiện|mức|ước)"
    r"|(?<!\w)(?:trong đó|nâng(?! cao)|tăng|giảm|phấn đấu)(?!\w)"
)
_RIGHT_STOP = Pattern(_RIGHT_STOPS)
_SHARED_STOP = Pattern(_RIGHT_STOPS + r"|(?<!\w)(?:và|còn)(?!\w)")
_ABBREVIATED = Pattern(r"\([^\W\d]{2,10}\)")
_OVER = Pattern(r" */ *\d[\d.,]*")
_CHAINED_SHARES = Pattern(r"\d[\d,.]* *%(?: *-+ *\d[\d,.]* *%){2,}")
_STRUCTURE = Pattern(r"(?<!\w)(?:cơ cấu|tỷ trọng)(?: kinh tế| grdp| các ngành)*")
# "…, tăng 5% so với dự toán trung ương giao và …": the words of comparing belong to the number before them.
COMPARISON = Pattern(
    r" *(?:(?<!\w)so(?: với)?|(?<=%)(?: của)? *(?:dự toán|kế hoạch|kh|dt|chỉ tiêu)) [^,;:()]*?"
    r"(?=[,;:()]|(?<!\w)(?:và|nhưng|còn|trong đó)(?!\w))"
)
# "… lần lượt tăng 3%, 9% và 8%"
_SHARES_IN_TURN = Pattern(
    r"(?P<verb>(?: [^\W\d]+){0,3}?)(?: là)? *:? *\d[\d,.]* *%(?: *[,;-]?(?: và)? *\d[\d,.]* *%)+"
)
_TURN_AT_END = Pattern(r" (?:tăng|giảm|đạt|chiếm|còn|là)(?: (?:đạt|là|còn))?$")
# What separates the things of such a list; the first that makes as many of them as there are numbers counts.
_BETWEEN_NAMES = (Pattern(r" *; *"), Pattern(r" *, *(?:và )?| +và +"), Pattern(r" *, *"), Pattern(r" *- *"))
_BRACKETS = Pattern(r" *\([^()]*\)")
_HYPHEN = Pattern(r" *- *")
_IN_TURN = " lần lượt"
_LABEL_WORDS = 4
_SENTENCE_REACH = 600  # characters before a number that are read at all
_LEFT_REACH = 220  # characters before the first number of a segment
RIGHT_REACH = 110
_BRACKET_REACH = 160  # characters in which a bracket behind a number must close


class Scene(NamedTuple):
    """One clause of a plan laid out for reading."""

    plan: Plan
    index: int
    clause: Clause
    key: str
    view: str

    @property
    def per_10k(self) -> bool:
        """Whether the clause speaks of a rate per 10,000 people."""
        return is_per_10k(self.key[self.clause.start : self.clause.end])


class Context(NamedTuple):
    """One number with its surroundings, all folded text.

    ``reach`` is everything since the number before, ``left`` the part of it that belongs to this number,
    ``right`` what follows and still speaks of it. ``before`` is the number before in the segment,
    ``next_at`` where the next one of the clause begins (0: none), ``base_at`` where the X of "từ X lên Y"
    stands (0: nowhere), ``is_base`` whether this number is one; ``is_cell`` whether it fills a table cell.
    """

    scene: Scene
    segment: Segment
    number: Number
    reach: str
    left: str
    right: str
    words: Before
    before: Number | None = None
    next_at: int = 0
    base_at: int = 0
    is_base: bool = False
    is_cell: bool = False

    @property
    def subject(self) -> str:
        """What stands before the little words."""
        return self.left[: self.words.subject_end]

    @property
    def is_apart(self) -> bool:
        """Whether its label does not stand right before the number: in a chain, or a list in turn."""
        start = self.number.start
        return not self.is_cell and self.scene.key[start - len(self.left) : start] != self.left

    @property
    def right_end(self) -> int:
        """Where the segment, or the number's share of it, ends."""
        return min(self.segment.end, self.next_at or self.segment.end)

    @property
    def sentence(self) -> str:
        """The sentence up to the number."""
        start = max(self.segment.sentence, self.number.start - _SENTENCE_REACH)
        return self.scene.key[start : self.number.start]

    def ahead(self, at: int, length: int) -> str:
        """The text from ``at`` on, no further than its segment or ``length`` characters."""
        return self.scene.key[at : min(self.segment.end, at + length)]

    def behind_unit(self, length: int) -> str:
        """The text behind the number's unit, also beyond its segment."""
        return self.scene.key[self.number.unit_end : self.number.unit_end + length]

    def qualified_to(self, at: int) -> int:
        """Where a bracket at ``at`` ends that says what the figure holds ("(không tính trạm y tế xã)").

        ``at`` itself when none stands there, or when the next number stands in it.
        """
        text = self.ahead(at, _BRACKET_REACH)
        opened, closed = len(text) - len(text.lstrip(" ")), text.find(")")
        if closed < 0 or text[opened] != "(" or at <= self.next_at <= at + closed:
            return at
        return at + closed + 1 if begins("qualifying", text[opened + 1 : closed]) else at

    def back(self, length: int) -> str:
        """The text before the number within its segment."""
        return self.scene.key[max(self.segment.start, self.number.start - length) : self.number.start]


def context_of(
    scene: Scene,
    segment: Segment,
    number: Number,
    before_it: Number | None,
    after_it: Number | None,
    base_at: int,
) -> Context:
    """Lay out a number between its neighbours (``after_it`` may be in a later segment)."""
    key = scene.key
    start = max(segment.start, before_it.unit_end if before_it else 0, number.start - _SENTENCE_REACH)
    reach = key[start : number.start]
    if before_it and (compared := COMPARISON.match(key, start, number.start)):
        reach = reach[compared.end() - start :]
    left = label_in_chain(key, segment, number) or label_in_turn(key, segment, number)
    if left is None:
        left = cut_left(reach) if before_it else reach[-_LEFT_REACH:]
    next_at = after_it.start if after_it else 0
    right = _right(key, number, min(segment.end, next_at or segment.end), segment)
    words = before(left)
    mend_unit(key, number, left, words.turn)
    return Context(
        scene, segment, number, reach, left, right, words, before_it, next_at, base_at,
        _is_base(key, number, after_it, left, words),
    )  # fmt: skip


def _is_base(key: str, number: Number, after_it: Number | None, left: str, words: Before) -> bool:
    """Whether the number is the X of "từ X lên Y" or of "tăng từ mức X"."""
    bare = left.rstrip()
    if words.turn and bare.endswith("từ mức"):
        return True
    return is_from(key, number, after_it, words.from_ or bare.endswith(("từ", "mức")))


def cut_left(text: str) -> str:
    """What belongs to a number that follows another one in its segment: the text after the first border."""
    cut = _LEFT_CUT.search(text)
    if not cut:
        return text
    sign = cut.group()
    if sign == "(" and ")" in text[cut.end() :]:
        rest = text[text.index(")", cut.end()) + 1 :]
        return cut_left(rest) if has_content(rest) else rest
    return text[cut.end() :] if sign[0] in ",;:( -" else text[cut.start() :]


def _right(key: str, number: Number, end: int, segment: Segment) -> str:
    """What follows the number and still speaks of it; up to the border to the next number's words."""
    begin = max(number.unit_end, number.last)
    text = key[number.last : min(end, begin + RIGHT_REACH)]
    if "(" in text:
        text = _ABBREVIATED.sub(lambda match: " " * len(match.group()), text)
    stops = _SHARED_STOP if end < segment.end else _RIGHT_STOP
    stop = stops.search(text, begin - number.last)
    text = text[: stop.start()] if stop else text
    over = _OVER.match(text) if number.denominator is not None else None
    return text[over.end() :] if over else text


def label_in_chain(key: str, segment: Segment, number: Number) -> str | None:
    """The label of a number in "A - B - C: 66,3% - 24,0% - 9,7%": as many labels as numbers, in order."""
    if "-" not in key[max(0, number.start - 4) : number.end + 6]:
        return None
    text, place = key[segment.start : segment.end], number.start - segment.start
    chain = next((c for c in _CHAINED_SHARES.finditer(text) if c.start() <= place < c.end()), None)
    if chain is None:
        return None
    values = [chain.start() + value.start() for value in FOUND.finditer(chain.group())]
    labels = _HYPHEN.split(written_out(text[: chain.start()]).strip(" :,"))
    head = _STRUCTURE.search(labels[0])
    if place not in values or head is None or len(labels) != len(values):
        return None
    labels[0] = labels[0][head.end() :]
    return f"{head.group()} {labels[values.index(place)]} "


def label_in_turn(key: str, segment: Segment, number: Number) -> str | None:
    """The label of a number in "A, B và C lần lượt tăng 3%, 9% và 8%": as many labels as numbers."""
    at = key.rfind(_IN_TURN, segment.sentence, number.start)
    shares = _SHARES_IN_TURN.match(key, at + len(_IN_TURN)) if at >= 0 else None
    if shares is None:
        return None
    values = [shares.start() + value.start() for value in FOUND.finditer(shares.group())]
    named = _BRACKETS.sub("", key[segment.sentence : at]).strip(" ,:")
    turn = _TURN_AT_END.search(named)
    named = named[: turn.start()] if turn else named
    ways = (between.split(named) for between in _BETWEEN_NAMES)
    labels = next((labels for labels in ways if len(labels) == len(values)), None)
    if labels is None or number.start not in values or _is_predicate(labels[-1]):
        return None
    place = values.index(number.start)
    label = labels[place].strip()
    if place and " " not in label:  # "khu vực I, II, III"
        label = f"{labels[0].rpartition(' ')[0]} {label}"
    return f"{label}{turn.group() if turn else ''} {shares['verb']} "


def _is_predicate(label: str) -> bool:
    """Whether the last label says more than a name: "…, nông thôn sử dụng nước sạch lần lượt 98% và 90%"."""
    return len(label.split()) > _LABEL_WORDS and not label.startswith("thuế")


def over(key: str, number: Number) -> int:
    """Where the "/51" of "36/51 xã" ends, or where the number does."""
    match = _OVER.match(key, number.last) if number.denominator is not None else None
    return match.end() if match else number.last
