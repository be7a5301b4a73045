"""Which words belong to which number: the one place that says where a phrase begins and ends.

A clause is cut into segments no number reads across. Between its neighbours each quantity gets a
:class:`Claim`: its label (the words before it), the little words in that, what follows it. Every later
decision asks the claim which marks stand in which of its words; none cuts a text of its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.marks import Mark, Marks, has_content, scope_of
from plancompare.extraction.numerals import FOUND
from plancompare.extraction.quantities import OF_WHOLE_WIDTH, Quantity
from plancompare.extraction.segments import Segment
from plancompare.extraction.units import Printed, completed, is_per_10k
from plancompare.plan.clause import Clause
from plancompare.plan.plan import Plan
from plancompare.reading.source import Span
from plancompare.records import NamedTuple, Record

_LEFT_CUT = Pattern(r"[,;:(]|^ *- | - (?=\D)|(?<!\w)(?:và|với|trong đó|còn(?! lại)|nhưng)(?!\w)")
_RIGHT_STOPS = (
    r"[,;(|]| - | so (?:với )?(?:cùng|năm|kế hoạch|thực hiện|mức|ước)"
    r"|(?<!\w)(?:trong đó|nâng(?! cao)|tăng|giảm|phấn đấu|để)(?!\w)"
)
_RIGHT_STOP = Pattern(_RIGHT_STOPS)
_SHARED_STOP = Pattern(_RIGHT_STOPS + r"|(?<!\w)(?:và|còn(?! lại))(?!\w)")
_OPENED_STOP = Pattern(_RIGHT_STOPS.replace("[,;(|]", "[;(|]", 1))
_SHARE = Pattern(r"\d[\d,.]* *%")
_NAME_ENDS = Pattern(r"[,;:()|]|(?<!\w)(?:và|với|hoặc|hay)(?!\w)")
_ABBREVIATED = Pattern(r"\([^\W\d]{2,10}\)")
_NAMES_BESIDE = Pattern(r" *\([^()\d]{2,60}\)(?= (?:đạt|được|hoàn thành))")
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
# "A và B đạt 9,5% và 19,2%", with nothing behind
_PAIR = Pattern(
    r"(?P<verb>(?: (?:tăng|giảm|đạt|chiếm|còn|là|ở mức)){1,2})"
    r" (?P<first>\d[\d.,]*) *% và (?P<second>\d[\d.,]*) *%(?= *(?:[,;.)]|$))"
)
_TURN_AT_END = Pattern(r" (?:tăng|giảm|đạt|chiếm|còn|là)(?: (?:đạt|là|còn))?$")
# What separates the things of such a list; the first that makes as many of them as there are numbers counts.
_BETWEEN_NAMES = (Pattern(r" *; *"), Pattern(r" *, *(?:và )?| +và +"), Pattern(r" *, *"), Pattern(r" *- *"))
_INTRODUCED = Pattern(r"(?:trong đó|riêng(?= các)|gồm|gồm có|bao gồm|cụ thể|với)(?!\w):? *|[%:] *, *")
_BRACKETS = Pattern(r" *\([^()]*\)")
_CLASS = Pattern(r"(?:.*(?<!\w))?(?:cơ cấu|tỷ trọng|kinh tế|grdp|khu vực|ngành|lĩnh vực)(?= )")
_HYPHEN = Pattern(r" *- *")
IN_TURN = " lần lượt"
_IN_TURN = Pattern(r" (?:lần lượt|tương ứng|theo thứ tự)(?: với)?(?!\w)")
_LABEL_WORDS = 4
_FROM_TO = Pattern(
    r"(?! *trở)[^,;.|\d(]{0,40}?"
    r"(?:(?:\(?(?:(?:đầu |cuối )?năm )?(?:19|20)\d\d\)?|\((?:đầu|cuối) (?:năm|kỳ)\))[^,;.|\d]{0,20}?)? *"
    r"(?:lên|xuống|còn|xuống còn|lên đến|lên tới|lên thành|xuống mức|lên mức|thành) *"
    r"(?:mức |khoảng |trên |dưới |còn )*(?=\d)"
)
_SENTENCE_REACH = 600  # characters before a number that are read at all
_CLAUSE_REACH = 4000  # a clause may be as long as a document
_LEFT_REACH = 220  # characters before the first number of a segment
RIGHT_REACH = 110
_BRACKET_REACH = 160  # characters in which a bracket behind a number must close
_OPEN_BRACKET_REACH = 400  # ... and one before it must have opened
_OPENING = 12  # characters in which "tăng thu ngân sách 5% so với dự toán" says that it passes

_IS_NAMED = Pattern(
    r"[^,;:.()]{0,12}? là "
    r"(?P<name>(?:(?!,? (?:trong đó|riêng|tăng [\d]|giảm|cao|gồm|còn|mà)(?!\w))[^;:.()\d]){4,80})(?<! )"
)
_PUNCTUATION = " ,:(\"“”'‘’–-*[…\t"
_QUOTES_END = '"”’'
_PASSED_OVER = 10  # little words before one number
_ACTS = {"none": 2, "new": 1, "do": 0}  # of several the first counts
_LITTLE = {"bound": 3, "or_equal": 2, "turn": 1, "fill": 0}  # of two as long the first counts
NEGATED = {"gt": "le", "ge": "lt", "lt": "ge", "le": "gt"}  # "không … trên 3%"
_WITH_BORDER = {"gt": "ge", "lt": "le"}  # "nhỏ hơn hoặc bằng 2%"
_YEARS = Pattern(
    r"(?<!\w)(?:trong |đến |vào |hết |cả |cho |của |các |phấn đấu )*(?:cuối |hết |đầu )?năm (?:19|20)\d\d$"
    r"|(?<!\w)(?:đến |hết |vào )+(?:ngày )?\d{1,2}"
    r"(?:/\d{1,2}(?:/20\d\d)?| tháng \d{1,2}(?: năm 20\d\d)?)$"
    r"|(?<!\w)(?:(?:(?:từ|đến|trong|cả) )*(?:hết |cuối )?)quý (?:i{1,3}|iv|[1-4])$"
    r"|^20\d\d$"  # a year in a list of them: "các năm 2021 | 2022"
)
_YEARS_REACH = 44
_QUARTERS = ("quý i", "quý ii", "quý iii", "quý iv")
_OPENS_DOWN = Pattern(
    r"[ \W]*(?:phấn đấu |tiếp tục |mục tiêu )?(?:kéo )?"
    r"(?:(?:giảm|mức giảm|tỷ lệ giảm) (?:tỷ lệ|tỷ suất|tỷ trọng|số|mức|hộ|sinh)"
    r"|giảm (?!thiểu|nhẹ|nghèo|dần|phát)[^,;:()]*$)"
)


class Lead(NamedTuple):
    """What the little words right before a number say.

    ``comparator`` is the bound, ``turn`` one of up, down, to, index or None; ``act`` one of new, do or None:
    a verb right before the number; ``from_`` whether "từ" introduces the number, ``fall_to`` whether "còn"
    does. ``said`` are the marks that told, nearest the number first.
    """

    comparator: str | None = None
    turn: str | None = None
    act: str | None = None
    from_: bool = False
    fall_to: bool = False
    said: tuple[Mark, ...] = ()


class Claim(Record):
    """A quantity with the words in whose scope it stands. All spans are of the folded text ``marks.key``;
    ``clause_at`` is the place of its clause in the plan.

    ``reach`` is everything since the number before, ``label`` the part of it that belongs to this number (in
    pieces, where they stand apart from it), ``subject`` the label without its little words, ``right`` what
    follows and still speaks of it, unit included. ``before`` is the quantity before in the segment and
    ``before_refused`` the class it was refused with; ``next_at`` is where the next quantity of the clause
    begins (0: none), ``base_at`` where the X of "từ X lên Y" stands (0: nowhere), ``is_base`` whether this is
    one; ``is_cell`` whether it fills a table cell, ``is_untold`` whether it stands in a list in turn whose
    names cannot be told apart.
    """

    plan: Plan
    clause_at: int
    clause: Clause
    marks: Marks
    segment: Segment
    quantity: Quantity
    reach: Span
    label: tuple[Span, ...]
    subject: tuple[Span, ...]
    lead: Lead
    right: Span
    before: Quantity | None = None
    before_refused: str | None = None
    next_at: int = 0
    base_at: int = 0
    is_base: bool = False
    is_cell: bool = False
    is_untold: bool = False

    @cached_property
    def label_text(self) -> str:
        """What is printed as its label, folded like all its texts."""
        return self.text(self.label)

    @cached_property
    def subject_text(self) -> str:
        """Its subject, without signs at its ends."""
        return self.text(self.subject).strip(" ,:(-")

    @cached_property
    def right_text(self) -> str:
        """What follows it and still speaks of it."""
        return self.text([self.right])

    @cached_property
    def bracket(self) -> str:
        """What stands before the number in a bracket still open, bracket included."""
        back = self.back(_OPEN_BRACKET_REACH)
        opened = back.rfind("(")
        return back[opened:] if opened > back.rfind(")") else ""

    @property
    def sentence(self) -> Span:
        """The sentence up to the number."""
        start = self.quantity.start
        return Span(max(self.segment.sentence, start - _SENTENCE_REACH), start)

    @property
    def right_end(self) -> int:
        """Where the segment, or the number's share of it, ends."""
        return min(self.segment.end, self.next_at or self.segment.end)

    # -- the marks in its words ----------------------------------------------------------------------

    def has(self, kind: str, where: str | None = None) -> bool:
        """Whether a mark of a kind stands in its scope, or in the words named ``where`` instead."""
        return kind in self.marks.by_kind and self.mark(kind, where) is not None

    def mark(self, kind: str, where: str | None = None) -> Mark | None:
        """The mark of a kind in its scope that :meth:`has` speaks of: the nearest to the number."""
        if kind not in self.marks.by_kind:
            return None  # of most kinds no clause has any
        scope = scope_of(kind, where)
        words = _WORDS[scope.words](self)
        if scope.edge == "end":
            return self.marks.ends(kind, words[-1].end, words[-1].start)
        if scope.edge == "start":
            return self.marks.beginning(kind, words[0].start)
        if scope.words in _BEHIND:
            start, end = words[0]
            found = self.marks.within(kind, start, min(end, start + scope.within))
            return found[0] if found else None
        first = self.quantity.start - scope.within
        for start, end in reversed(words):
            if found := self.marks.within(kind, max(start, first), end):
                return found[-1]
        return None

    @property
    def between(self) -> tuple[Span, ...]:
        """The little words between the subject and the number."""
        rest = self.label[max(0, len(self.subject) - 1) :]
        return (Span(self.subject_end, rest[0].end), *rest[1:])

    def text(self, spans: Sequence[Span]) -> str:
        """The folded text of some spans, with a blank between those that stand apart."""
        return " ".join([self.marks.key[start:end] for start, end in spans])

    @property
    def subject_end(self) -> int:
        """Where the subject ends and the little words begin."""
        return self.subject[-1].end if self.subject else self.label[0].start

    @property
    def behind_unit(self) -> Span:
        """What follows the number's unit and still speaks of it."""
        return Span(min(max(self.right.start, self.quantity.unit_end), self.right.end), self.right.end)

    @property
    def follows_base(self) -> bool:
        """Whether it is the Y of "từ X lên Y"."""
        return self.base_at > 0 and (self.before is None or self.before.start < self.base_at)

    @property
    def is_in_name(self) -> bool:
        """Whether it stands in the name of what goes on behind it: "tỷ lệ phụ nữ được khám thai từ 4 lần trở
        lên đạt 85%", "cây vụ đông trên đất 2 lúa tối thiểu 180 ha"."""
        key, after, unit = self.marks.key, self.next_at, self.quantity.unit.code
        if not after or unit == "percent" or _NAME_ENDS.search(key, self.quantity.last, after):
            return False
        if not self.marks.has_content(self.label[0].start, self.label[-1].end):
            return False
        if self.has("rate") or (unit == "times" and _SHARE.match(key, after)):
            return True
        little = ["bound", "turn", "fill", "or_equal"]
        return not self.marks.has_content(self.quantity.unit_end, after, without=little)

    # -- where it stands -----------------------------------------------------------------------------

    @property
    def is_apart(self) -> bool:
        """Whether its label does not stand right before the number: in a chain, or a list in turn."""
        return not self.is_cell and (self.label[-1].end != self.quantity.start or len(self.label) > 1)

    @property
    def opens(self) -> bool:
        """Whether it is a share that opens its phrase: what is counted stands behind it, to the end."""
        return self.quantity.unit.code == "percent" and not self.subject and not self.next_at

    @property
    def named_behind(self) -> Span | None:
        """What a number is said to be: "8% trở lên là mức tăng của khu vực dịch vụ"; None when nothing is."""
        if self.quantity.unit.counted:
            return None
        found = _IS_NAMED.match(self.marks.key, self.quantity.unit_end, self.segment.end)
        return Span(*found.span("name")) if found else None

    def ahead(self, at: int, length: int) -> str:
        """The text from ``at`` on, no further than its segment or ``length`` characters."""
        return self.marks.key[at : min(self.segment.end, at + length)]

    def back(self, length: int) -> str:
        """The text up to the number, from no further back than its segment or ``length`` characters."""
        start = self.quantity.start
        return self.marks.key[max(self.segment.start, start - length) : start]

    @property
    def per_10k(self) -> bool:
        """Whether its segment, or what the clause says before it, speaks of a rate per 10,000 people."""
        at = self.quantity.start
        begin, stop = max(self.clause.start, at - _CLAUSE_REACH), min(self.segment.end, at + _CLAUSE_REACH)
        return is_per_10k(self.marks.key[begin:stop])

    def qualified_to(self, at: int) -> int:
        """Where a bracket at ``at`` ends that says what the figure holds ("(không tính trạm y tế xã)").

        ``at`` itself when none stands there, or when the next number stands in it.
        """
        text = self.ahead(at, _BRACKET_REACH)
        opened, closed = len(text) - len(text.lstrip(" ")), text.find(")")
        if closed < 0 or text[opened] != "(" or at <= self.next_at <= at + closed:
            return at
        return at + closed + 1 if self.marks.beginning("qualifying", at + opened + 1) else at


# The words of a claim by the names the catalogue gives them.
_WORDS: dict[str, Callable[[Claim], tuple[Span, ...]]] = {
    "label": lambda claim: claim.label,
    "subject": lambda claim: claim.subject or (Span(claim.label[0].start, claim.label[0].start),),
    "between": lambda claim: claim.between,
    "reach": lambda claim: (claim.reach,),
    "right": lambda claim: (claim.right,),
    "behind": lambda claim: (Span(claim.quantity.unit_end, claim.marks.end),),
    "ahead": lambda claim: (Span(claim.quantity.unit_end, claim.right_end),),
    "sentence": lambda claim: (claim.sentence,),
    "opening of the label": lambda claim: (
        _opening(claim, last_stretch(claim.marks.key, claim.label[-1], ":"), " "),
    ),
    "opening of the subject": lambda claim: (_opening(claim, _WORDS["subject"](claim)[0], " ,:(-"),),
    "clause of the label": lambda claim: (last_stretch(claim.marks.key, claim.label[-1], ",;"),),
    "clause of the reach": lambda claim: (last_stretch(claim.marks.key, claim.reach, ",;."),),
}
_BEHIND = ("right", "behind", "ahead")  # the nearest to the number is the first


def _opening(claim: Claim, span: Span, signs: str) -> Span:
    """The first characters of some words, ``signs`` left out."""
    start, end = trimmed(claim.marks.key, span, signs)
    return Span(start, min(end, start + _OPENING))


def last_stretch(key: str, span: Span, signs: str) -> Span:
    """What follows the last of ``signs`` in a span."""
    start = max(key.rfind(sign, span.start, span.end) for sign in signs)
    return Span(max(span.start, start + 1), span.end)


def claim_of(
    plan: Plan,
    index: int,
    marks: Marks,
    segment: Segment,
    quantity: Quantity,
    before: Quantity | None,
    after: Quantity | None,
    before_refused: str | None,
    base_at: int,
    apart: dict[int, tuple[Span, ...]],
) -> Claim:
    """Lay out a quantity between its neighbours (``after`` may be in a later segment).

    ``apart`` are the labels of the clause that stand apart from their numbers.
    """
    key, begin = marks.key, quantity.start
    start = max(segment.start, before.unit_end if before else 0, begin - _SENTENCE_REACH)
    if before and (compared := COMPARISON.match(key, start, begin)):
        start = compared.end()
    label = apart.get(begin)
    if not label:
        left = cut_left(key, start, begin) if before else max(start, begin - _LEFT_REACH)
        label = (Span(left, begin),)
    subject, lead = little_words(marks, label)
    text = " ".join(key[a:b] for a, b in label)
    if before and before.unit.code == "percent" and key[begin - 1] == "(":
        text = key[segment.start : begin]  # a share names what is counted in the bracket behind it
    unit, unit_end = completed(
        Printed(quantity.unit, quantity.unit_end), quantity.last, text, marks, lead.turn,
        quantity.denominator is not None,
    )  # fmt: skip
    quantity = quantity._replace(unit=unit, unit_end=unit_end)
    next_at = after.start if after else 0
    opens = unit.code == "percent" and not subject
    right = _right(key, quantity, min(segment.end, next_at or segment.end), segment, opens)
    return Claim(
        plan, index, plan.clauses[index], marks, segment, quantity, Span(start, begin), label, subject, lead,
        right, before, before_refused, next_at, base_at, _is_base(key, quantity, after, text, lead),
        is_untold=apart.get(begin) == (),
    )  # fmt: skip


def _is_base(key: str, quantity: Quantity, after: Quantity | None, label: str, lead: Lead) -> bool:
    """Whether the number is the X of "từ X lên Y" or of "tăng từ mức X"."""
    bare = label.rstrip()
    if lead.turn and bare.endswith("từ mức"):
        return True
    if after is None or not (lead.from_ or bare.endswith(("từ", "mức"))):
        return False
    match = _FROM_TO.match(key, quantity.unit_end)
    return bool(match and match.end() == after.start)


def cut_left(key: str, start: int, end: int) -> int:
    """Where the words begin that belong to a number which follows another one: behind the first border."""
    text = key[start:end]
    cut = _LEFT_CUT.search(text)
    if not cut:
        return start
    sign = cut.group()
    if sign == "(" and ")" in text[cut.end() :]:
        rest = start + text.index(")", cut.end()) + 1
        return cut_left(key, rest, end) if has_content(key[rest:end]) else rest
    return start + (cut.end() if sign[0] in ",;:( -" else cut.start())


def _right(key: str, quantity: Quantity, end: int, segment: Segment, opens: bool) -> Span:
    """What follows the number and still speaks of it; up to the border to the next number's words.

    Of a share that ``opens`` its phrase a list with commas is the subject: "100% cơ quan, đơn vị …".
    """
    start, begin = quantity.last, quantity.printed_end
    text = key[start : min(end, begin + RIGHT_REACH)]
    if quantity.unit.counted and (names := _NAMES_BESIDE.match(key, quantity.unit_end, end)):
        at = quantity.unit_end - start  # "01 xã (Thuận Hà) đạt chuẩn nông thôn mới"
        text = (
            text[:at] + " " * (names.end() - quantity.unit_end) + text[at + names.end() - quantity.unit_end :]
        )
    if "(" in text:
        text = _ABBREVIATED.sub(lambda match: " " * len(match.group()), text)
    stops = _SHARED_STOP if end < segment.end else _OPENED_STOP if opens else _RIGHT_STOP
    stop = stops.search(text, begin - start)
    stop_at = start + (stop.start() if stop else len(text))
    return Span(min(over(key, quantity), stop_at), stop_at)


def over(key: str, quantity: Quantity) -> int:
    """Where the "/51" of "36/51 xã" or the "trên 51" of "36 trên 51 xã" ends, or where the number does."""
    if not quantity.last < quantity.denominator_at <= quantity.last + OF_WHOLE_WIDTH:
        return quantity.last
    whole = FOUND.match(key, quantity.denominator_at)
    return whole.end() if whole else quantity.last


# -- labels that stand apart from their numbers --------------------------------------------------------


def labels_apart(key: str, cuts: Sequence[Segment]) -> dict[int, tuple[Span, ...]]:
    """The labels of numbers that stand in a list apart from their names, by where the number begins; none
    for those of a list whose names cannot be told apart.
    """
    out: dict[int, tuple[Span, ...]] = {}
    for segment in cuts:
        if "%" in key[segment.start : segment.end]:
            chained, in_turn = _in_chains(key, segment), _in_turn(key, segment)
            out |= chained | {at: label for at, label in in_turn.items() if label or at not in chained}
    return out


def _in_chains(key: str, segment: Segment) -> dict[int, tuple[Span, ...]]:
    """ "A - B - C: 66,3% - 24,0% - 9,7%": as many labels as numbers, in order."""
    out: dict[int, tuple[Span, ...]] = {}
    for chain in _CHAINED_SHARES.finditer(key[segment.start : segment.end]):
        begin = segment.start + chain.start()
        values = [begin + value.start() for value in FOUND.finditer(chain.group())]
        labels = _split(key, _without_verb(key, trimmed(key, Span(segment.start, begin), " :,")), _HYPHEN)
        head = _STRUCTURE.search(key, labels[0].start, labels[0].end)
        if head is not None and len(labels) == len(values):
            labels[0] = Span(head.end(), labels[0].end)
            named = (trimmed(key, label, " ") for label in labels)
            out |= {at: (Span(*head.span()), label) for at, label in zip(values, named, strict=True)}
    return out


def _without_verb(key: str, names: Span) -> Span:
    """The names of a list without the verb that ends them: "… - dịch vụ là"."""
    verb = _TURN_AT_END.search(key[names.start : names.end])
    return Span(names.start, names.start + verb.start()) if verb else names


def _in_turn(key: str, segment: Segment) -> dict[int, tuple[Span, ...]]:
    """ "A, B và C lần lượt tăng 3%, 9% và 8%", "A và B tăng 3% và 9%": as many labels as numbers."""
    out: dict[int, tuple[Span, ...]] = {}
    for said in _IN_TURN.finditer(key, segment.start, segment.end):
        shares = _SHARES_IN_TURN.match(key, said.end())
        if shares is not None:
            values = [shares.start() + value.start() for value in FOUND.finditer(shares.group())]
            out |= dict.fromkeys(values, ()) | _named_in_turn(key, segment, said.start(), shares, values)
    for shares in _PAIR.finditer(key, segment.start, segment.end):
        values = [shares.start(name) for name in ("first", "second")]
        if out.keys().isdisjoint(values):
            out |= _named_in_turn(key, segment, shares.start(), shares, values)
    return out


def _named_in_turn(
    key: str, segment: Segment, said: int, shares: re.Match, values: list[int]
) -> dict[int, tuple[Span, ...]]:
    named = (trimmed(key, Span(start, said), " ,:") for start in _starts(key, segment, said))
    return next(filter(None, (_in_order(key, span, shares, values) for span in named)), {})


def _starts(key: str, segment: Segment, said: int) -> Iterator[int]:
    """Where the names of a list may begin: with the sentence or segment, or behind what introduces them."""
    yield segment.sentence
    yield segment.start
    introduced = [found.end() for found in _INTRODUCED.finditer(key, segment.start, said)]
    yield from introduced[-1:]


def _in_order(key: str, named: Span, shares: re.Match, values: list[int]) -> dict[int, tuple[Span, ...]]:
    """The names in ``named`` for the numbers at ``values``; none when there are not as many."""
    turn = _TURN_AT_END.search(key[named.start : named.end])
    tail = [Span(named.start + turn.start() + 1, named.end)] if turn else []
    verb = Span(*shares.span("verb"))
    tail += [verb] if verb.end > verb.start else []
    named = Span(named.start, named.start + turn.start()) if turn else named
    ways = ([_without_bracket(key, s) for s in _split(key, named, between)] for between in _BETWEEN_NAMES)
    labels = next((labels for labels in ways if len(labels) == len(values)), None)
    if labels is None or _is_predicate(key[slice(*labels[-1])]):
        return {}
    labels = [trimmed(key, label, " ") for label in labels]
    out: dict[int, tuple[Span, ...]] = {}
    for place, (at, label) in enumerate(zip(values, labels, strict=True)):
        out[at] = (*(_shared(key, labels[0], label) if place else ()), label, *tail)
    return out


def _shared(key: str, first: Span, label: Span) -> tuple[Span, ...]:
    """The words of the first name that hold for a shorter one: "khu vực | I, II", "ở | phố và xã"; of a name
    with hyphens the class it is one of: "khu vực | nông - lâm - thủy sản, dịch vụ"."""
    of_first, own = key[slice(*first)].split(" "), key[slice(*label)].split(" ")
    kept = len(of_first) - len(own)
    if "-" in of_first[:kept]:
        named = _CLASS.match(key, first.start, first.end)
        kept = len(named.group().split(" ")) if named else 0
    if kept <= 0 or len(own) > _LABEL_WORDS or own[0] == of_first[0]:
        return ()
    shared = " ".join(of_first[:kept])
    return () if "," in shared else (Span(first.start, first.start + len(shared)),)


def _split(key: str, span: Span, between: Pattern) -> list[Span]:
    """The parts of a span between the borders, brackets in it left out of account."""
    text = _BRACKETS.sub(lambda match: "\0" * len(match.group()), key[span.start : span.end])
    out, at = [], span.start
    for border in between.finditer(text):
        out.append(Span(at, span.start + border.start()))
        at = span.start + border.end()
    return [*out, Span(at, span.end)]


def _without_bracket(key: str, span: Span) -> Span:
    """A name without the bracket behind it."""
    found = _BRACKETS.search(key, span.start, span.end)
    return Span(span.start, found.start()) if found and found.end() == span.end else span


def trimmed(key: str, span: Span, signs: str) -> Span:
    """A span without ``signs`` at its ends."""
    text = key[span.start : span.end].lstrip(signs)
    start = span.end - len(text)
    return Span(start, start + len(text.rstrip(signs)))


def _is_predicate(label: str) -> bool:
    """Whether the last label says more than a name: "…, nông thôn sử dụng nước sạch lần lượt 98% và 90%"."""
    return len(label.split()) > _LABEL_WORDS and not label.startswith("thuế")


# -- the little words right before a number ------------------------------------------------------------


def little_words(marks: Marks, label: Sequence[Span]) -> tuple[tuple[Span, ...], Lead]:
    """The subject a label leaves, and what its little words say, read backwards from the number."""
    walk = _Backwards(marks, label)
    comparator = turn = act = None
    from_ = fall_to = or_equal = False
    said: list[Mark] = []
    if marks.key[slice(*label[-1])].rstrip(" ").endswith("("):
        walk.pass_spelled()
    for _ in range(_PASSED_OVER):
        if act is None and (verb := walk.act()) is not None:
            act = None if verb.value == "none" else verb.value
            said += [verb] if act else []
        word = walk.little_word()
        if word is None:
            break
        if word.kind == "bound" and comparator is None:
            comparator = word.value
            said.append(word)
        elif word.kind == "or_equal":
            or_equal = True
            said.append(word)
        elif word.kind == "turn" and turn is None:
            turn, fall_to = word.value, word.value == "to"
            said.append(word)
        printed = marks.key[word.start : word.end]
        from_ = from_ or printed == "từ" or (word.kind == "turn" and printed.endswith(" từ"))
        walk.pass_over(word)
        if word.kind == "bound" and (negation := walk.negation()) is not None:
            comparator = NEGATED.get(comparator or word.value, comparator)
            said.append(negation)
            walk.pass_over(negation)
    if or_equal and comparator in _WITH_BORDER:
        comparator = _WITH_BORDER[comparator]
    subject = walk.left()
    turn = turn or _turn_of_subject(marks, subject)
    if turn == "down" and comparator == "lt" and not _says(marks, "by_how_much", subject):
        turn, fall_to = "to", True  # "giảm … dưới 2%": nobody aims at falling by less than that
    return subject, Lead(comparator, turn, act, from_, fall_to, tuple(said))


class _Backwards:
    """A walk from the end of a label to its beginning, piece by piece."""

    def __init__(self, marks: Marks, label: Sequence[Span]) -> None:
        self.marks, self.pieces = marks, list(label)
        self._strip()

    def _strip(self) -> None:
        """Pass signs, and pieces that hold nothing else; ``ending`` are the marks that end where it stops."""
        key, quoted = self.marks.key, False
        while True:
            start, end = self.pieces[-1]
            passed = len(key[start:end].rstrip(_PUNCTUATION))
            quoted = quoted or any(sign in key[start + passed : end] for sign in _QUOTES_END)
            end = start + passed
            if end > start or len(self.pieces) == 1:
                break
            self.pieces.pop()
        self.pieces[-1] = Span(start, end)
        # the last words of what is quoted are no little words: "“3 giảm, 3 tăng” 85%"
        self.ending = [] if quoted else [mark for mark in self.marks.ending(end) if mark.start >= start]

    def act(self) -> Mark | None:
        """The verb that ends here; one that makes something new wins, unless it only ends a name."""
        verbs = [mark for mark in self.ending if mark.kind == "act"]
        return max(verbs, key=lambda mark: _ACTS[mark.value], default=None)

    def little_word(self) -> Mark | None:
        """The little word, or the year, that ends here; None when a name or a word of its own does."""
        year = self._year()
        if year is not None:
            return year
        if any(mark.kind == "name" for mark in self.ending):
            return None
        little = [mark for mark in self.ending if mark.kind in _LITTLE]
        return min(little, key=lambda mark: (mark.start, -_LITTLE[mark.kind]), default=None)

    def negation(self) -> Mark | None:
        """The word that turns round the bound just passed, when one ends here."""
        return min((mark for mark in self.ending if mark.kind == "negation"), default=None)

    def _year(self) -> Mark | None:
        """ "đến năm 2025" when it ends here."""
        start, end = self.pieces[-1]
        key = self.marks.key
        if not (key[end - 1 : end].isdigit() or key.endswith(_QUARTERS, start, end)):
            return None
        first = max(start, end - _YEARS_REACH)
        found = _YEARS.search(key[first:end])
        return Mark(first + found.start(), end, "year") if found else None

    def pass_over(self, word: Mark) -> None:
        """Go on before a word."""
        self.pieces[-1] = Span(self.pieces[-1].start, word.start)
        self._strip()

    def pass_spelled(self) -> None:
        """Pass a number written out, whose figure follows in brackets."""
        while word := self.marks.ends("spelled", self.pieces[-1].end, self.pieces[-1].start):
            self.pass_over(word)

    def left(self) -> tuple[Span, ...]:
        """What has not been passed."""
        return tuple(span for span in self.pieces if span.end > span.start)


def _turn_of_subject(marks: Marks, subject: Sequence[Span]) -> str | None:
    """The turn a subject itself says: "Giảm tỷ lệ …", "Tốc độ tăng …"."""
    if not subject:
        return None
    text = " ".join([marks.key[start:end] for start, end in subject])
    falls = "giảm" in text and (_OPENS_DOWN.match(text) or _OPENS_DOWN.match(text, _last_aim(text)))
    if falls and not _says(marks, "turned_to", subject):
        return "down"
    return "up" if _says(marks, "opens_up", subject) else None


def _last_aim(text: str) -> int:
    """Where the last clause that says what is aimed at begins: "bảo đảm an toàn, phấn đấu giảm …", "Về xã
    hội: tỷ lệ giảm sinh"."""
    at = text.rfind(", phấn đấu")
    return at + 2 if at >= 0 else text.rfind(":") + 1


def _says(marks: Marks, kind: str, spans: Sequence[Span]) -> bool:
    return any(marks.has(kind, start, end) for start, end in spans)
