"""Which indicator a number is of: its own words, the words of what introduces it, the target before it.

The code is refused where the words are of another scope than the code: one figure of several things, a part,
one place, a day of the year, one scenario.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from itertools import chain, permutations, takewhile

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases
from plancompare.catalogue.phrases import any_of, fold
from plancompare.catalogue.provinces import province_of
from plancompare.extraction.discourse import Discourse, Made
from plancompare.extraction.label import IN_TURN, Claim, cut_left
from plancompare.extraction.lexicon import (
    Match,
    Nature,
    best_match,
    level_of,
    nature_of,
    share_of,
    syllables,
    things_of_rates,
    written_out,
)
from plancompare.extraction.marks import has_content
from plancompare.extraction.measure import NEWLY, turn_of
from plancompare.extraction.numerals import FOUND
from plancompare.extraction.period import When
from plancompare.extraction.sectors import (
    OTHER,
    SHARE,
    introduced_by_other,
    is_within_sector,
    list_of,
    opening_of,
)
from plancompare.extraction.status import in_plan_bracket
from plancompare.extraction.units import Unit, is_per_10k
from plancompare.extraction.variant import names_setter
from plancompare.plan.plan import Plan
from plancompare.records import NamedTuple

SHARES = ("percent", "percentage_point", "permille")
_PERCENT = ("percent", "percentage_point")
_COMPARED = Pattern(r" *,? *(?:so với|so|bằng|cùng kỳ)")
_COMPARED_REACH = 30
_HEADS_TRIED = 7
_FURTHER = 160  # characters behind a share in which its thing may follow
_NAMES_RATE = Pattern(r"[^\w]*(?:tỷ lệ|tỷ suất)(?!\w)")
_LEAST_SCORE = -2.0  # what a cue in the number's own words must reach,
_LEAST_OF_HEAD, _LEAST_OF_LIST, _LEAST_FURTHER = (
    0.0,
    2.0,
    4.0,
)  # ... begun in a head, in a list's, further off
_JOINT_AT_END = Pattern(r"(?s:.*)(?:[,:]|(?<!\w)và(?!\w))")  # the last
_NEXT_SHARE = Pattern(r" *(?P<own>[^,;:.()\d%]+?) và [\d.,]+ *% (?P<next>[^,;:.()\d%]+)")
_SHARED_WORDS = 5
_STANDARD = Pattern(r"\((?:theo|tính theo) [^()]*\)")  # by which a thing is told, not what it is
_PLACE = Pattern(r"(?<!\w)(?:[Hh]uyện|[Tt]hị xã|[Qq]uận|[Tt]hành phố|TP\.?|TX\.?) (?P<name>\w+(?: \w+)?)")


class Subject(NamedTuple):
    """What a number is of.

    ``nature`` is the indicator's (None when no cue knows it), ``match`` the cue that told it, ``inherited``
    the target this number only describes (its growth, its change). ``text`` is the subject as written,
    ``empty`` whether that holds no words of its own.
    """

    text: str
    empty: bool
    match: Match | None = None
    nature: Nature | None = None
    inherited: Made | None = None

    @property
    def code(self) -> str | None:
        """The indicator's code."""
        return self.nature.code if self.nature else None


def subject_of(claim: Claim, discourse: Discourse, when: When) -> Subject:
    """Find the indicator of a number, or that there is none; ``when`` is the time its words give it."""
    empty = not has_own_words(claim)
    alone = empty and not claim.marks.has_content(*claim.behind_unit, without=["said"])
    turn, heads = turn_of(claim), discourse.heads
    level = _before_bracket(claim, discourse)
    whole = discourse.whole
    if whole is not None and level is not None and claim.before is None and whole.measure == level.measure:
        level = whole if not has_own_words(claim) else level  # "…, riêng công nghiệp 10%; 9 tháng tăng 8%"
    again = level is not None and _says_again(claim, level, when, empty)
    inherited = level if not again and _describes(claim, level, turn, empty, alone) else None
    match = None
    code = inherited.code if inherited else None
    if (
        again
        and level is not None
        and (level is whole or (level.measure == "new" and in_plan_bracket(claim)))
    ):
        code = level.code
    if code is None:
        if inherited is not None:  # of a thing without a code: only that thing's own words may tell
            discourse = discourse._replace(heads=discourse.heads[:1])
        match = _search(claim, discourse, turn, empty, alone) or _in_list(claim, discourse, turn)
        code = match.code if match else _by_what_came_before(claim, discourse, empty)
    if inherited and match and nature_of(match.code).sector and introduced_by_other(heads):
        match, code = None, None  # "giá trị sản xuất …: công nghiệp 2.870 tỷ đồng, tăng 11%"
    share = _share_beside(claim, discourse, empty, turn) if code and inherited is None else None
    if share not in (None, code):
        match, code = None, share
    if code is None and again and level is not None:
        code = level.code
    nature = nature_of(code) if code else None
    if inherited and nature and nature.falls and turn == "down" and claim.quantity.unit.code in SHARES:
        nature = nature_of(nature.falls)
    return Subject(claim.subject_text, empty, match, nature, inherited)


def _before_bracket(claim: Claim, discourse: Discourse) -> Made | None:
    """The level a number can describe: behind a bracket that is closed again the one before the bracket, "23
    triệu lượt (quốc tế 1,75 triệu lượt), tăng 10,6%"."""
    level, before = discourse.level, claim.before
    if level is None or before is None or not claim.marks.key.startswith(")", before.unit_end):
        return level
    opened = claim.marks.key.rfind("(", claim.segment.start, before.start)
    if level.quantity.start < opened:
        return level
    outside = [made for made in discourse.made if made.quantity.start < opened and made.measure == "level"]
    return outside[-1] if outside and outside[-1].quantity.start >= claim.segment.start else level


def _share_beside(claim: Claim, discourse: Discourse, empty: bool, turn: str | None) -> str | None:
    """The share of a count, right behind it: "lũy kế 110/128 xã đạt chuẩn, bằng 85,9% tổng số xã"."""
    previous, before = discourse.previous, claim.before
    if not empty or turn not in (None, "index") or claim.quantity.unit.code != "percent" or before is None:
        return None
    if previous is None or previous.code is None or previous.quantity.start != before.start:
        return None
    return nature_of(previous.code).share if previous.quantity.denominator is not None else None


def has_own_words(claim: Claim) -> bool:
    """Whether the subject holds words that do not only join it to what was said before."""
    joining = ["joining", "parts", "unnamed", *(["setter"] if in_plan_bracket(claim) else [])]
    return any(claim.marks.has_content(*span, without=joining) for span in claim.subject)


def _last_words(claim: Claim) -> tuple[str, ...]:
    """The words right before the number that name something, behind the last sign or "và"."""
    if not claim.subject:
        return ()
    start, end = claim.subject[-1]
    joint = _JOINT_AT_END.match(claim.marks.key, start, claim.quantity.start)
    start = max(start, joint.end()) if joint else start
    return tuple(claim.marks.content(start, end, without=["joining", "parts", "unnamed", "counted_up"]))


def _qualification(claim: Claim) -> str:
    """The bracket behind the number's words that says what it holds: "44,5% (gồm thuế sản phẩm)"."""
    at = claim.right.end
    return claim.marks.key[at : claim.qualified_to(at)]


def _describes(claim: Claim, level: Made | None, turn: str | None, empty: bool, alone: bool) -> bool:
    """Whether the number has no subject of its own and is the growth or change of the level before it."""
    unit = claim.quantity.unit
    is_share = unit.code in SHARES
    if level is None or not (alone or (empty and not is_share)):
        return False
    if not alone and claim.text([claim.behind_unit]).strip(" ,;:.()") not in fold(level.text):
        return False  # "giảm 5 hộ nghèo; giảm 15 hộ cận nghèo"
    at = claim.quantity.unit_end
    behind = claim.marks.key[at : at + _COMPARED_REACH]
    if turn not in ("up", "down", "index") and not (is_share and _COMPARED.match(behind)):
        return False
    if is_share or unit.code in (level.unit, level.quantity.unit.code) or is_a_head(level.unit, unit.code):
        return True
    # "còn dưới 1,5%; giảm 30 hộ nghèo": households are no change of a rate
    return bool(unit.thing) and unit.thing in level.text and level.unit not in SHARES


def _says_again(claim: Claim, level: Made, when: When, empty: bool) -> bool:
    """Whether it is the same indicator at another time, "GRDP quý I tăng 6,8%, cả năm tăng 7,6%", or as
    planned, "tăng 6,8% (kế hoạch tăng 7%)"."""
    is_growth = level.measure == "growth" and claim.lead.turn in ("up", None)
    if not empty or level.derived or (level.code is None and not is_growth):
        return False
    if when == level.when and not in_plan_bracket(claim):
        return False
    same_kind = is_growth or claim.lead.turn in (None, "to")
    units = level.quantity.unit, claim.quantity.unit
    both_count = in_plan_bracket(claim) and all(unit.counted for unit in units)
    return same_kind and (both_count or _same_unit(*(unit.code for unit in units)))


def _same_unit(code: str, other: str) -> bool:
    """Whether two amounts can be of one thing."""
    return code == other or is_a_head(code, other) or is_a_head(other, code)


def is_a_head(code: str, other: str) -> bool:
    """Whether the second can say the first, money a head or a hectare: it is often printed as money."""
    return code.endswith(("_per_person", "_per_hectare")) and code[:3] == other[:3]


def _search(claim: Claim, discourse: Discourse, turn: str | None, empty: bool, alone: bool) -> Match | None:
    """The cue in the number's own words, then in those that follow at some distance."""
    quantity = claim.quantity
    mark = "# /0" if quantity.denominator is not None else "#"
    left = claim.text(claim.subject) + _qualification(claim) + claim.text(claim.between)
    own = _beside(claim, written_out(f"{left} {mark} {claim.right_text.lstrip()}"))
    match = match_in(own, claim, discourse, turn, empty, alone)
    if match is None and (named := claim.named_behind):
        match = match_in(written_out(f"{claim.text([named])} #"), claim, discourse, turn, empty=False)
    if match is None and empty and (shared := _shared_behind(claim)):
        match = match_in(written_out(f"# {shared}"), claim, discourse, turn, empty)
    if match is None and empty and quantity.unit.code in SHARES:
        further = claim.marks.key[quantity.last : min(claim.right_end, quantity.last + _FURTHER)]
        reach = claim.text([claim.reach])
        if reach.rfind("(") > reach.rfind(")"):
            further = further.partition(")")[0]  # what stands behind its bracket is another's
        text = written_out(f"{claim.label_text} # {further.lstrip()}")
        match = match_in(text, claim, discourse, turn, empty=False)
        match = match if match and match.score > _LEAST_FURTHER else None
    if match is None and empty and quantity.unit.counted:
        ahead = claim.ahead(claim.right.start, _FURTHER).lstrip()
        after_next = [found.start() for found in FOUND.finditer(ahead)][1:2]  # the next but one is another's
        text = written_out(f"{claim.label_text} {mark} {ahead[: after_next[0] if after_next else None]}")
        match = best_match(text, _Acceptance(text, claim, discourse, turn), across=True)
    return match


def _shared_behind(claim: Claim) -> str:
    """What a share is of with the end that the next one says for both: "68% HTX nông nghiệp và 80% HTX phi
    nông nghiệp hoạt động hiệu quả"; "" where they share none."""
    if claim.quantity.unit.code != "percent" or not claim.next_at:
        return ""
    key = claim.marks.key
    found = _NEXT_SHARE.match(key, claim.behind_unit.start, claim.segment.end)
    if found is None:
        return ""
    own, following = found["own"].split(), found["next"].split()
    alike = len(own) <= _SHARED_WORDS and own and own[0] == following[0]
    return f"{found['own']} {' '.join(following[len(own) :])}" if alike else ""


class _ReadsAs(NamedTuple):
    """Words around a number that read as others where more of the kind stands beside it."""

    when: Pattern
    beside: Pattern
    reads: str


def _beside(claim: Claim, own: str) -> str:
    """``own`` as it reads in the company of the counts that follow it."""
    for words in _read_as():
        said = words.when.search(own)
        if said and words.beside.search(claim.ahead(claim.quantity.unit_end, _FURTHER).split("trong đó")[0]):
            return own[: said.start()] + words.reads + own[said.end() :]
    return own


@cache
def _read_as() -> tuple[_ReadsAs, ...]:
    return tuple(
        _ReadsAs(Pattern([block["when"]], any_of), Pattern([block["beside"]], any_of), block["reads"])
        for block in toml_file("subjects")["beside"]
    )


def _in_list(claim: Claim, discourse: Discourse, turn: str | None) -> Match | None:
    """A sector of a list whose first item alone says what it is of: "nông nghiệp chiếm 20%; dịch vụ 45%"."""
    if claim.quantity.unit.code not in SHARES or is_within_sector(claim):
        return None
    opening = opening_of(claim, discourse.heads)
    if opening is None or (turn is not None and list_of(claim, discourse.heads) != SHARE):
        return None
    text = written_out(f"{opening} {claim.subject_text} #")
    accept = _Acceptance(text, claim, discourse, turn)
    return best_match(text, lambda nature: nature.sector and accept(nature))


def match_in(
    own: str, claim: Claim, discourse: Discourse, turn: str | None, empty: bool, alone: bool = False
) -> Match | None:
    """The best cue in ``own``, the words around the number (``#``), or begun in a head and ended in ``own``.

    ``empty`` tells that no words of its own stand before the number, ``alone`` none around it at all.
    """
    accept = _Acceptance(own, claim, discourse, turn)
    clause_end, begin = _clause_end(own, empty), _clause_start(own)
    best = best_match(own[begin:], accept, clause_end=clause_end - begin, named=True) if begin else None
    best = best or best_match(own, accept, clause_end=clause_end)
    if best is not None and best.score > _LEAST_SCORE:
        return best
    own = own[:clause_end]
    if turn in ("up", "down") and _says_itself(claim):
        return None
    heads = _heads_of(claim, discourse, empty)
    best = _begun_in_head(own, heads, accept, claim, discourse) if heads else None
    if best is None and alone and discourse.heads:
        # nothing of its own: the number is of what the list is of
        head = discourse.heads[0]
        if claim.has("equivalent"):
            head = head.partition("§")[0]  # "44,6% GRDP, tương ứng 43.500 tỷ đồng" is no share of it
        text = f"{head} # {own.split('#', 1)[1]}"
        best = best_match(text, lambda nature: accept(nature) and nature.code not in codes_of_one(head))
        best = best if best is not None and best.score > _LEAST_OF_LIST else None
    return best


def _says_itself(claim: Claim) -> bool:
    """Whether a share that opens its part of the sentence has behind it what it moves: "…; cắt giảm tối thiểu
    5% chi thường xuyên"."""
    if claim.before is not None or claim.quantity.unit.code not in SHARES or has_own_words(claim):
        return False
    return claim.marks.has_content(*claim.behind_unit, without=["said", "against_year", "against_plan"])


def _heads_of(claim: Claim, discourse: Discourse, empty: bool) -> tuple[str, ...]:
    """The heads a number can go on with: as far as the nearest that names a rate; a bare count, as far as
    what last counted the same. "Thu gom rác: đô thị 95%; tỷ lệ cây xanh: đô thị 10%, nông thôn 20%".

    How many there are by then, said in words again, is of what the list began with: "5 xã nông thôn mới, 3 xã
    nâng cao; toàn tỉnh có 92/110 xã đạt chuẩn".
    """
    heads, thing = discourse.heads[:_HEADS_TRIED], claim.quantity.unit.thing
    of_rate = next((at for at, head in enumerate(heads) if _NAMES_RATE.match(head)), len(heads))
    heads = heads[: of_rate + 1]
    is_total = claim.has("counted_up")
    if not ((empty or is_total) and claim.quantity.unit.counted and thing):
        return heads
    counts = [f"§ {thing}" in head for head in heads]
    last = counts.index(True) if True in counts else len(heads)
    if not is_total or not claim.marks.has_content(*claim.behind_unit, without=["said"]):
        return heads[: last + 1]
    run = takewhile(counts.__getitem__, range(last, len(heads)))
    return (*(heads[at] for at in reversed([*run])), *heads[:last])


def _clause_start(own: str) -> int:
    """Where before the number in ``own`` the clause begins that says what is aimed at; 0 when none does.

    "Về xuất khẩu gạo, phấn đấu …" is one clause: what opens with a preposition sets the scope.
    """
    _, _, aims, scopes = _new_clause()
    begins = [found.end() for found in aims.finditer(own, 0, own.rindex("#"))]
    return 0 if not begins or scopes.match(own.lstrip(" ,-+")) else begins[-1]


def _clause_end(own: str, empty: bool) -> int:
    """Where behind the number in ``own`` a new clause begins, or the end of ``own``."""
    opens, joins, *_ = _new_clause()
    found = (opens if empty else joins).search(own, own.rindex("#"))
    return found.start() if found else len(own)


@cache
def _new_clause() -> tuple[Phrases, ...]:
    """What opens a new clause behind any number, what does behind one with words of its own; the aims that
    open one before a number, and the words that set the scope of all that follows."""
    words = toml_file("subjects")["new_clause"]
    return (
        Phrases(words["opens"]),
        Phrases([*words["opens"], *words["joins"]]),
        Phrases(words["aims"], lambda phrases: rf", *(?:và )?(?={any_of(phrases)})"),
        Phrases(words["scopes"]),
    )


def _begun_in_head(
    own: str, heads: tuple[str, ...], accept: Callable[[Nature], bool], claim: Claim, discourse: Discourse
) -> Match | None:
    """The first cue that begins in a head and ends in the number's own words.

    Where the number says something itself the cue has a word of it: "thành lập mới 20 hợp tác xã; giải
    thể 3 hợp tác xã" founds 20. An amount goes on with no sentence before its own that has a subject:
    "Vốn đầu tư trong nước 40.000 tỷ đồng. Số doanh nghiệp 4.300, tổng vốn đăng ký 45.000 tỷ đồng".
    """
    unit, says = claim.quantity.unit, _last_words(claim)
    near = {*discourse.heads[: discourse.own], *discourse.listed} if discourse.own else {*heads}

    def accept_of_head(nature: Nature) -> bool:
        # a growth of what the list is of needs the thing named again: only its own units are inherited
        is_moved = nature.measure in ("growth", "change")
        fits = is_moved or (unit.code in nature.units and (head in near or unit.code in SHARES))
        return fits and accept(nature) and nature.code not in codes_of_one(head)

    for head in filter(None, heads):
        best = best_match(own, accept_of_head, head, named=bool(says), says=says)
        if best is not None and best.score > _LEAST_OF_HEAD:
            return best
    return None


class _Acceptance:
    """Whether an indicator can have a number: its unit and turn, a whole, a rate per 10,000 people.

    ``own`` are the words around it; what few indicators ask for is worked out when one does.
    """

    def __init__(self, own: str, claim: Claim, discourse: Discourse, turn: str | None) -> None:
        self.own, self.claim, self.discourse, self.turn = own, claim, discourse, turn
        self.unit = claim.quantity.unit

    def __call__(self, nature: Nature) -> bool:
        """Whether the indicator of a nature can have the number."""
        return (
            _unit_fits(nature, self.unit, self.turn, self.own)
            and self._scope_fits(nature)
            and (self.unit.thing in nature.things or nature.code not in self._of_several)
            and not (nature.sector and self._is_of_other_list(nature))
        )

    def _scope_fits(self, nature: Nature) -> bool:
        """Whether what is counted, and of what, is what the indicator counts."""
        unit, claim = self.unit, self.claim
        if indicators()[nature.code].unit == "per_10k_people" and not self._per_10k:
            return False
        if unit.thing in things_of_rates() and nature.things and unit.thing not in nature.things:
            return False  # "bác sĩ, giường bệnh/vạn dân: 9 bác sĩ/vạn dân": the unit tells which
        if unit.code == "per_10k_people" and nature.things and self._names_other(nature.things):
            return False  # "4,2 dược sĩ/vạn dân" behind beds
        if nature.measure == "new" and (claim.quantity.denominator is not None or self._is_stock):
            return False
        if not unit.counted:
            return True
        if nature.measure == "level" and claim.has("parts") and _goes_on_new(claim, self.discourse):
            return False
        return nature.helps or not claim.has("helping")

    @cached_property
    def _per_10k(self) -> bool:
        if not self.unit.counted or self.unit.code == "per_10k_people" or self.claim.per_10k:
            return True
        return is_per_10k(self.own) or any(map(is_per_10k, self.discourse.heads[:3]))

    def _names_other(self, things: frozenset[str]) -> bool:
        """Whether the words name something, and none of the things of a rate."""
        behind = self.own.partition("#")[2].partition("/")[0]
        is_named = has_own_words(self.claim) or has_content(behind)
        return is_named and not any(map(self.own.__contains__, things))

    @cached_property
    def _is_stock(self) -> bool:
        if _is_stock(self.own, self.claim, self.discourse):
            return True
        if NEWLY.search(self.own.partition("#")[2]):
            return False  # "toàn tỉnh có 430 doanh nghiệp thành lập mới"
        return self.claim.has("counted_up") and self.claim.lead.act != "new"  # "toàn tỉnh có thêm 8 xã"

    @cached_property
    def _of_several(self) -> frozenset[str]:
        return codes_of_one(self.claim.text(self.claim.subject)) | codes_of_one(self.claim.right_text)

    def _is_of_other_list(self, nature: Nature) -> bool:
        """Whether the list it stands in is not of what a sector's indicator is of."""
        lead = self.discourse.lead
        if lead is not None and self.claim.marks.has("not_of_grdp", *lead):
            return True
        if self.unit.code not in SHARES:
            return False
        if self._list == SHARE and nature.measure == "growth":
            return True  # "tỷ trọng khu vực I giảm 1%, khu vực II tăng 1%"
        return self._list == OTHER or self._is_within_sector

    @cached_property
    def _list(self) -> str | None:
        return list_of(self.claim, self.discourse.heads)

    @cached_property
    def _is_within_sector(self) -> bool:
        return is_within_sector(self.claim)


def counts_on(claim: Claim, discourse: Discourse) -> bool:
    """Whether it goes on counting a stock: "10/34 xã đạt chuẩn nâng cao, 02 xã kiểu mẫu", "toàn tỉnh có 800
    hợp tác xã và 6.000 tổ hợp tác"."""
    previous = discourse.previous
    if previous is None or previous.quantity.start < claim.segment.start:
        return False
    if previous.measure != "level" or claim.lead.act is not None:
        return False
    is_of_list = previous.quantity.denominator is not None or claim.has("parts")
    of_same = is_of_list and previous.unit == claim.quantity.unit.code
    is_joined = previous.quantity.unit.counted and claim.text([claim.reach]).strip() == "và"
    return of_same or (is_joined and discourse.carried_act is None)


def _goes_on_new(claim: Claim, discourse: Discourse) -> bool:
    """Whether what was counted before it in the same unit is new."""
    previous = discourse.previous
    return previous is not None and (previous.measure, previous.unit) == ("new", claim.quantity.unit.code)


def _is_stock(own: str, claim: Claim, discourse: Discourse) -> bool:
    """Whether it is how many there are by then: it counts on, or stands behind its share, "56% (40 xã)"."""
    previous = discourse.previous
    if claim.lead.act is not None or discourse.carried_act is not None or NEWLY.search(own):
        return False
    behind_share = previous is not None and (previous.unit, previous.measure) == ("percent", "level")
    return counts_on(claim, discourse) or (behind_share and claim.text([claim.reach]).rstrip().endswith("("))


def _unit_fits(nature: Nature, unit: Unit, turn: str | None, own: str) -> bool:
    """Whether an indicator can be stated in a unit, moved as ``turn`` says."""
    code = unit.code
    if nature.measure == "growth":
        return code in _PERCENT and turn != "index"
    if nature.measure == "change":
        return code in nature.units and turn != "to" and ("giảm" in own or "hạ" in own)
    if code in nature.units:
        return not (nature.falls and turn == "down") or code != "percent"
    if turn in ("up", "down", "index") and code in _PERCENT:
        return nature.measure in ("level", "new") and not nature.falls
    return False


def _by_what_came_before(claim: Claim, discourse: Discourse, empty: bool) -> str | None:
    """The share behind a count of a whole ("149/182 xã, đạt 81,9%"), the count behind a share, the amount
    behind a growth ("tăng 8% (21.000 tỷ đồng)"), or the same revenue set by another authority."""
    previous = discourse.previous
    if previous is None or previous.code is None:
        return None
    unit = claim.quantity.unit.code
    code = None
    if _leads_on(claim):
        code = previous.code if previous.measure in ("change", "growth") else None
        code = level_of(previous.code) or code
    elif empty and unit == "percent":
        code = nature_of(previous.code).share
    elif empty and claim.quantity.denominator is not None:
        code = share_of(previous.code)
    elif empty and previous.measure == "growth" and claim.label_text.lstrip().startswith("("):
        code = previous.code if nature_of(previous.code).measure == "level" else None
    if code is not None and unit in nature_of(code).units:
        return code
    if not previous.code.startswith("budget_revenue"):
        return None
    goes_on = empty and _same_unit(previous.quantity.unit.code, unit) and claim.has("aspiring")
    return previous.code if names_setter(claim) or goes_on else None


def _leads_on(claim: Claim) -> bool:
    """Whether it only says where the change before it leads: "giảm 1,5% (từ 8,2% xuống còn 6,7%)"."""
    return claim.base_at > 0 and claim.marks.key[claim.reach.start : claim.base_at].strip(" ,(") == "từ"


# -- one figure of several things: "dịch vụ và thuế sản phẩm tăng 8%" is of neither alone ----------------

_JOINED = (
    r"(?: *\([^()]*\))? *(?:,|-|(?<!\w)(?:và|cùng với|cùng|với)(?!\w)) *"
    r"(?:(?:các|ngành|khu vực|giảm|kéo giảm|kiềm chế|hạn chế|số vụ) )*"
)
_AT_END = r"[^,;:]*$"


_JOINTS = (",", "-", "và", "với", "cùng")  # one of them stands in each _JOINED


class _Beside:
    """Things that have a figure each, found where two stand side by side; ``codes`` are of one of them."""

    def __init__(self, names: list[list[str]], found: Pattern, codes: frozenset[str]) -> None:
        self.names, self.found, self.codes = names, found, codes


@lru_cache(maxsize=256)
def codes_of_one(subject: str) -> frozenset[str]:
    """The codes of single things that a number of ``subject`` (folded) cannot have: it is of several.

    In a head § stands for its own number.
    """
    text = subject.partition("§")[0].rstrip(" ,:-(")
    if not any(map(text.__contains__, _JOINTS)):
        return frozenset()
    begun = _things_beside()
    could_be = {block for word in begun.keys() & syllables(text) for block in begun[word]}
    beside = (b for b in could_be if sum(any(map(text.__contains__, n)) for n in b.names) > 1)
    return frozenset().union(*(b.codes for b in beside if b.found.search(text)))


@cache
def _things_beside() -> dict[str, list[_Beside]]:
    """Those things by the words their names begin with."""
    begun: dict[str, list[_Beside]] = defaultdict(list)
    for block in toml_file("subjects")["side_by_side"]:
        beside = _Beside(block["things"], _side_by_side(block), frozenset(block["codes"]))
        for name in chain.from_iterable(beside.names):
            begun[syllables(name)[0]].append(beside)
    return dict(begun)


def _side_by_side(block: dict) -> Pattern:
    names = [f"(?:{any_of(thing)})" for thing in block["things"]]
    pairs = "|".join(first + _JOINED + second for first, second in permutations(names, 2))
    return Pattern(f"(?:{pairs})" + (_AT_END if block.get("last") else ""))


# -- words of another scope than the code ----------------------------------------------------------------


def is_narrower(
    claim: Claim, discourse: Discourse, code: str, measure: str, parent: str | None, when: When
) -> bool:
    """Whether a number of the indicator ``code`` is of another scope than the province and the year."""
    if _is_part_of_same(discourse, code, measure, parent, when) or _is_of_place(claim):
        return True
    is_untold = claim.is_untold or IN_TURN in claim.text(claim.subject)
    if is_untold and claim.quantity.unit.thing not in things_of_rates():
        return True  # neither its place in the list nor its unit tells its own name
    if claim.has("scenario") or (claim.has("of_period") and not when.is_span):
        return True
    dated = not claim.quantity.unit.counted and claim.has("part_of_year")
    return dated and not when.part and not claim.has("whole_year")


def _is_part_of_same(discourse: Discourse, code: str, measure: str, parent: str | None, when: When) -> bool:
    """ "… 18.000 lao động, trong đó qua Quỹ 3.500 lao động": a part of what it would be the code of."""
    whole = next((made for made in discourse.made if made.id == parent), None)
    return whole is not None and (whole.code, whole.measure, whole.when) == (code, measure, when)


def _is_of_place(claim: Claim) -> bool:
    """Whether a district or town is named before the number; a province may be a city itself."""
    view = claim.plan.view
    names = (found["name"] for start, end in claim.label for found in _PLACE.finditer(view[start:end]))
    return any(name[0].isupper() and name != _own_city(claim.plan) for name in names)


def _own_city(plan: Plan) -> str | None:
    province = province_of(plan.area_id)
    return province.name if province is not None and province.type == "thành phố" else None


def head_of(claim: Claim, of_target: bool) -> str:
    """The subject as numbers that follow may go on with it; § stands for the number.

    Of a result only the label goes on: what stands behind it was counted then.
    """
    label = _STANDARD.sub(" ", claim.label_text.strip(" ,;"))
    if not of_target:
        return written_out(label)
    key, at = claim.marks.key, claim.right.start
    end = min(claim.right.end, at + _HEAD_REACH)
    if claim.next_at:  # the words right before the next number are that number's
        end = max(at, min(end, cut_left(key, claim.quantity.unit_end, claim.next_at)))
    return written_out(f"{label} § {key[at:end].strip()}")


_HEAD_REACH = 70  # characters behind a number its subject can go on in


def says_anything(claim: Claim) -> bool:
    """Whether words stand in the subject at all."""
    return has_content(claim.text(claim.subject))
