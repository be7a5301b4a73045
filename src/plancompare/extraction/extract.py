"""A Plan becomes Targets: every number read once, with what it is of, or the reason it is no target."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal

from plancompare.catalogue.codes import indicators
from plancompare.extraction import around, years
from plancompare.extraction.cues import Lexicon, Match, Nature, lexicon
from plancompare.extraction.numerals import FOUND
from plancompare.extraction.rows import Row, row_of
from plancompare.extraction.scene import Number, Segment, is_from, numbers, segments
from plancompare.extraction.target import Numeral, Target
from plancompare.extraction.units import Unit, unit_after
from plancompare.plan.clauses import HEADLINE, ORGANISATION, OUTSIDE, PREAMBLE, RESULTS, Clause

_RIGHT_STOP = re.compile(r"[,;(|]| - | so (?:với )?(?:cùng|năm|kế hoạch|thực hiện|mức|ước)|(?<!\w)(?:trong đó|nâng(?! cao)|tăng|giảm|phấn đấu)(?!\w)")
_SHARED_STOP = re.compile(_RIGHT_STOP.pattern + r"|(?<!\w)(?:và|còn)(?!\w)")
_ABBREVIATED = re.compile(r"\([^\W\d]{2,10}\)")
_TITLE = re.compile(r"(?<!\w)(?:kế hoạch|đề án|chương trình)(?: (?!đạt|phấn đấu|năm|tăng|với|là|vốn|nhằm|để|có|bảo đảm|đảm bảo|giao|đến|đạt)[^\W\d]+){1,14} $")
_TITLE_END = re.compile(r"[^,;.]{0,140}?(?<!\w)(?:giai đoạn|đến năm) (?:19|20)\d\d")
_EACH = re.compile(r"(?<!\w)mỗi (?:huyện|xã|địa phương|đơn vị|hộ|người|sở|ấp|thôn)[^,;.]*$")
_EQUIVALENT = re.compile(r"(?<!\w)(?:tương đương|tương ứng|hay|khoảng bằng)(?!\w)[^,;]*$")
_SAID = re.compile(r"%|(?<!\w)(?:so với|so|cùng kỳ|năm trước|năm|trở lên|trở xuống|mỗi|hàng|một|vào)(?!\w)")
_RATE = re.compile(r"(?<!\w)(?:tỷ lệ|tỷ trọng|tỷ suất|độ che phủ|mức sinh|cơ cấu|hộ nghèo|hộ cận nghèo)(?!\w)")
_RATE_OF_GROWTH = re.compile(r"(?<!\w)(?:tỷ lệ tăng|số hộ nghèo)(?!\w)")
_CHAINED_SHARES = re.compile(r"\d[\d,.]* *%(?: *-+ *\d[\d,.]* *%){2,}")
_STRUCTURE = re.compile(r"(?<!\w)(?:cơ cấu|tỷ trọng)(?: kinh tế| grdp| các ngành)*")
_PER_10K = re.compile(r"(?:/|trên) *(?:1 |01 |một )?(?:vạn|10\.000) (?:người )?(?:dân|người)(?!\w)")
_SHARED_10K = re.compile(r"[^;.]{0,60}?(?:/|trên) *(?:1 |01 |một )?(?:vạn|10\.000) (?:người )?(?:dân|người)(?!\w)")
_PER_HEAD = re.compile(r"(?<!\w)bình quân (?:đầu )?người|/người(?!\w)")
_PER_HECTARE = re.compile(r"(?:trên|/|mỗi) *(?:1 |01 |một |đơn vị )?(?:ha|héc ta|diện tích)(?!\w)")
_OVER = re.compile(r" */ *\d[\d.,]*")
_REACHED = re.compile(r"[^,;.\d]{0,40}?(?:là con số đã|đã đạt được|đã đạt)")
_QUOTE_STOP = re.compile(r"[,;(|.]| - |(?<!\w)(?:trong đó|nâng(?! cao)|phấn đấu|và)(?!\w)")
_REMEMBERED = 24  # targets and subjects of a clause a number can refer back to
_LOOK_BACK = 12  # years named before a number that can date it
_YEAR_BESIDE = re.compile(r"năm ((?:19|20)\d\d) *\( *$")
_BASE_OF_CHANGE = "the base of a change"
_NAMED = re.compile(r"(?<!\w)(?:nghị quyết|kế hoạch|đề án|chương trình|quyết định)(?: số)? [\w/-]*\d[\w/-]* (?:ngày [^,;]{6,30} )?(?:của [^,;]{3,40} )?về [^,;:%]{0,80}$")
_ONLY_TURN = re.compile(r"(?<!\w)(?:tăng|giảm|đạt|còn|trên|dưới|thêm|mới|bình quân)(?!\w)")
_LABELLED = re.compile(r"(?<!\w)(?:diện tích|sản lượng|năng suất|tổng đàn|đàn|tổng số|công suất|dân số|doanh thu|khối lượng|số lượng|mật độ|tổng thu|giá trị)(?!\w)")
_OBLIGES = re.compile(r"[ ,]*(?:phải|thì|mới được|được miễn)(?!\w)")
_MADE_NEW = re.compile(r"(?<!\w)(?:trồng|xây dựng|xây|phát triển|thành lập|công nhận|làm|đóng|cấp|mở|tuyển|kết nạp|tạo) (?:mới|thêm)(?!\w)")
_MENTIONED = re.compile(r"(?<!\w)(?:của|với|là|trong|thuộc|tại|gồm|các|những|toàn tỉnh có|hiện có|nhóm|cả) *$")
_COST = re.compile(r"(?<!\w)(?:tổng mức đầu tư|kinh phí|mức hỗ trợ|vốn điều lệ|với tổng vốn|tổng kinh phí|trị giá|mức phạt|mức đóng)(?!\w)[^,;]*$")
_NATIONAL = re.compile(r"(?<!\w)(?:gdp (?:của )?cả nước|kinh tế thế giới|chỉ tiêu (?:của )?cả nước|quốc hội (?:giao|thông qua|đề ra|quyết nghị)|gdp toàn cầu|cả nước (?:đạt|tăng|là|phấn đấu))(?!\w)")
_LEFT_CUT = re.compile(r"[,;:(]|^ *- | - (?=\D)|(?<!\w)(?:và|với|trong đó|còn|nhưng)(?!\w)")
_CONTENT = re.compile(r"[^\W\d_]{2,}")
_RATE_UNITS = ("percent", "permille")
_POINTS = ("percentage_point",)
_NOTE_POINTS = "% trên một tỷ lệ: điểm phần trăm hay tương đối? / % on a rate: points or relative?"
_ATTAIN = re.compile(r" *%? *(?:so với |so |của )?(?:kế hoạch|kh|dự toán|dt|nghị quyết|chỉ tiêu|mục tiêu)(?! vốn)(?!\w)")
_BRACKET_RESULT = re.compile(r"\((?:cùng kỳ|năm (?:19|20)\d\d|kết quả|thực hiện|ước|th|uth)(?!\w)[^)]*$")
_BRACKET_PLAN = re.compile(r"\((?:kh|kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|nq)(?!\w)[^)]*$")
_PLAN_FOLLOWS = re.compile(r"[^,;.]{0,24}\((?:kh|kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|nq)(?!\w)[^)]*\d")
_LABEL_UNIT = re.compile(r"\((?:đvt: *|đơn vị(?: tính)?: *)?([^()]{1,40})\)[ :=]*(?:đạt|là)? *$")
_AIM = re.compile(r"(?<!\w)(?:phấn đấu|mục tiêu|chỉ tiêu|dự kiến|kế hoạch năm|đặt ra|đề ra)(?!\w)")
_COMPARED = re.compile(r" *[,]? *(?:so với|so|bằng|cùng kỳ)")
_INDEXED = re.compile(r"[ ]*(?:so với|so|cùng kỳ|của) ?(?:cùng|năm|thực hiện|ước|với)?")
_CENTRAL = re.compile(r"(?:trung ương|tw|thủ tướng chính phủ|bộ tài chính|chính phủ)(?: đã)? giao")
_PROVINCIAL = re.compile(r"(?:địa phương|tỉnh|hđnd tỉnh|hội đồng nhân dân tỉnh)(?: đã)? (?:phấn đấu|giao|quyết nghị)")
_ASPIRATION = re.compile(r"(?:phấn đấu|hướng tới|mục tiêu)(?: \w+){0,4}? (?:cao hơn|vượt|đạt)|hướng tới mục tiêu|phấn đấu (?:trên|đạt trên|thu đạt)")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read of a plan: its targets, and one row for every numeral of the document."""

    targets: tuple[Target, ...]
    numerals: tuple[Numeral, ...]
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        counted = f"{len(self.targets)} targets, {len(self.numerals)} numerals"
        return f"Extraction({counted}, {len(self.warnings)} warnings)"

    def _repr_html_(self) -> str:
        from plancompare.explore import displays

        return displays.html(displays.extraction_table(self))


@dataclass(slots=True)
class _Made:
    """A target in the making, kept while the clause is read."""

    number: Number
    code: str | None
    measure: str
    unit: str
    indicator_text: str
    subject: str
    id: str
    comparator: str
    act: str | None
    derived: bool = False


@dataclass(slots=True)
class _State:
    """What a clause remembers from one number to the next."""

    heads: list[str] = field(default_factory=list)
    level: _Made | None = None
    previous: _Made | None = None
    whole: _Made | None = None
    carried: str | None = None
    carried_act: str | None = None
    made: list[_Made] = field(default_factory=list)
    base: Number | None = None


class Reader:
    """Reads one plan. Kept together because every number depends on what stands before it."""

    def __init__(self, plan) -> None:
        self.plan = plan
        self.source = plan.source
        self.key = plan.key
        self.view = plan.view
        self.lexicon: Lexicon = lexicon()
        self.codes = indicators()
        self.targets: list[Target] = []
        self.fates: dict[int, tuple[int, str, str, str | None]] = {}
        self.counts: dict[str, int] = {}
        self.heads: dict[int, list[str]] = {}
        self.table: list[str] | None = None
        self._next = 0
        self._per_10k = False
        self._base = 0
        self.row_head = ""
        self.mentioned: dict[int, tuple[years.Mention, ...]] = {}

    # -- the walk ---------------------------------------------------------------------------------

    def read(self) -> Extraction:
        """Read every clause in order."""
        for index, clause in enumerate(self.plan.clauses):
            self._clause(index, clause)
        rows = []
        for found in FOUND.finditer(self.key):
            end, cls, reason, target = self.fates.get(
                found.start(), (found.end(), "other", "outside every clause", None)
            )
            span = self.source.span(found.start(), found.end())
            rows.append(
                Numeral(self.plan.id, span.start, span.end, self.source.quote(span), cls, reason, target)
            )
        return Extraction(tuple(self.targets), tuple(rows))

    def _fate(self, number: Number, cls: str, reason: str, target: str | None = None) -> None:
        self.fates[number.start] = (number.end, cls, reason, target)

    def _clause(self, index: int, clause: Clause) -> None:
        key, body = self.key, clause.mark_end
        if FOUND.search(key, clause.start, clause.end) is None:
            self._without_numbers(index, clause)
            return
        self._per_10k = _PER_10K.search(key, clause.start, clause.end) is not None
        for found in FOUND.finditer(key, clause.start, body):
            self.fates[found.start()] = (found.end(), "list_mark", "the mark of a section or clause", None)
        if clause.row:
            row = row_of(key, self.plan.source.lines_view, clause.start, clause.end, self.table)
            if row is not None:
                self.table = row.header or self.table
                self._row(index, clause, row)
                return
        else:
            self.table = None
            self.row_head = around.written_out(key[body : clause.end].strip()[:120])
        cuts = segments(self.view, body, clause.end)
        found = numbers(key, body, clause.end, cuts)
        if clause.zone == OUTSIDE or self._is_basis(clause):
            where = "outside the plan's text" if clause.zone == OUTSIDE else "in the legal basis"
            for number in found:
                cls = number.refusal.cls if number.refusal else "other"
                self._fate(number, cls, number.refusal.reason if number.refusal else where)
            return
        self.mentioned[index] = years.mentions(key[clause.start : clause.end])
        inherited = self._inherited(clause)
        state = _State(heads=list(inherited))
        live = [n for n in found if n.refusal is None and n.absorbed is None]
        following = dict(zip((n.start for n in live), live[1:], strict=False))
        before: Number | None = None
        last_segment = -1
        for number in found:
            if number.refusal is not None:
                self._fate(number, number.refusal.cls, number.refusal.reason)
                continue
            if number.absorbed is not None:
                continue
            if number.segment != last_segment:
                self._base = 0
                self._new_segment(state, cuts, number, last_segment)
                last_segment = number.segment
                before = None
            after = following.get(number.start)
            self._next = after.start if after else 0
            self._number(index, clause, cuts[number.segment], number, after, before, state)
            del state.heads[_REMEMBERED:]
            if self.fates.get(number.start, (0, "", ""))[2] != _BASE_OF_CHANGE:
                before = number
        own = [h for h in state.heads if h not in inherited]
        lead = key[body : clause.end]
        self.heads[index] = (own[:2] or [lead[:160]]) if live or clause.heading or lead.rstrip().endswith(":") else []

    def _without_numbers(self, index: int, clause: Clause) -> None:
        """A clause without numerals only names what the next ones may be of."""
        text = self.key[clause.mark_end : clause.end]
        if not clause.row:
            self.table = None
            self.row_head = around.written_out(text.strip()[:120])
        else:
            row = row_of(self.key, self.plan.source.lines_view, clause.start, clause.end, self.table)
            if row is not None:
                self.table = row.header or self.table
                self.row_head = self.row_head if row.is_part or row.is_header else around.written_out(row.label_text)
        if clause.heading or text.rstrip().endswith(":"):
            self.heads[index] = [text[:160]]

    def _is_basis(self, clause: Clause) -> bool:
        opening = self.key[clause.start : clause.start + 60].lstrip(" -+")
        return clause.zone == PREAMBLE and opening.startswith(("căn cứ", "thực hiện nghị quyết số", "xét ", "theo đề nghị"))

    def _inherited(self, clause: Clause) -> list[str]:
        """Subjects of the clauses that introduce this one, nearest first."""
        out: list[str] = []
        at = clause.parent
        while at is not None and len(out) < 6:
            out += self.heads.get(at, [])
            at = self.plan.clauses[at].parent
        return out

    def _new_segment(self, state: _State, cuts: list[Segment], number: Number, last: int) -> None:
        same_sentence = last >= 0 and cuts[number.segment].sentence == cuts[last].sentence
        if not same_sentence:
            state.whole = state.carried = state.carried_act = None
            if last >= 0:
                state.level = state.level if state.level and number.start - state.level.number.start < 400 else None

    # -- one number ---------------------------------------------------------------------------------

    def _number(
        self, index: int, clause: Clause, cut: Segment, number: Number, following: Number | None,
        before: Number | None, state: _State,
    ) -> None:  # fmt: skip
        key = self.key
        if number.reading is None or (number.high_end and number.high is None):
            self._fate(number, "other", "neither a decimal comma nor thousands dots: not read")
            return
        left_start = max(cut.start, before.unit_end if before else cut.start, number.start - 600)
        left_full = key[left_start : number.start]
        left = _cut_left(left_full) if before else left_full[-220:]
        label = self._label_in_chain(cut, number)
        if label is not None:
            left = label
        right_end = min(cut.end, following.start if following and following.segment == number.segment else cut.end)
        begin = max(number.unit_end, number.last)
        right = self._right(number, begin, right_end, right_end < cut.end)
        if number.denominator is not None:
            right = _OVER.sub("", right, count=1) if _OVER.match(right) else right
        words = around.before(left)
        sentence = key[max(cut.sentence, number.start - 600) : number.start]
        self._mend_unit(number, left)
        unit = number.unit
        # the base of a comparison or the X of "từ X lên Y"
        introduced = words.from_ or left.rstrip().endswith(("từ", "từ mức", "mức"))
        if is_from(key, number, following, introduced) or (words.turn and left.rstrip().endswith("từ mức")):
            self._fate(number, "result", _BASE_OF_CHANGE)
            self._base = number.start
            return
        if unit is None:
            self._fate(number, "other", "no unit and no thing counted")
            return
        reason = self._past(index, clause, cut, number, left, sentence, right, words)
        if reason:
            self._fate(number, "result", reason)
            if _CONTENT.search(left[: words.subject_end]):
                state.heads.insert(0, around.written_out(left.strip(" ,;")))
            return
        if unit.code == "hectare" and number.reading.value == 1 and re.search(r"(?:trên|/|mỗi|một) *$", left):
            self._fate(number, "denominator", "the base a rate is counted on")
            return
        if _EACH.search(left_full) or self._in_title(cut, number, before):
            self._fate(number, "reference", "part of another document's title or a share for each")
            return
        if _is_condition(key, number, left) or (
            (words.comparator or around.bound_after(key[number.unit_end : number.unit_end + 24]))
            and re.search(r"(?<!\w)theo (?:quy định|thẩm quyền)(?!\w)", key[number.unit_end : min(right_end, number.unit_end + 80)])
        ) or self._obliges(number, cut):
            self._fate(number, "condition", "a threshold that limits something, not an aim")
            return
        self._target(index, clause, cut, number, left, right, words, state, left_full)

    def _label_in_chain(self, cut: Segment, number: Number) -> str | None:
        """The label of a number in "A - B - C: 66,3% - 24,0% - 9,7%": as many labels as numbers, in order."""
        text = self.key[cut.start : cut.end]
        for chain in _CHAINED_SHARES.finditer(text):
            if not chain.start() <= number.start - cut.start < chain.end():
                continue
            values = [m.start() for m in FOUND.finditer(chain.group())]
            labels = re.split(r" *- *", around.written_out(text[: chain.start()]).strip(" :,"))
            place = values.index(number.start - cut.start - chain.start()) if number.start - cut.start - chain.start() in values else None
            head = _STRUCTURE.search(labels[0])
            if place is None or head is None or len(labels) != len(values):
                return None
            labels[0] = labels[0][head.end() :]
            return f"{head.group()} {labels[place]} "
        return None

    def _in_title(self, cut: Segment, number: Number, before: Number | None) -> bool:
        """Whether the number stands in the title of a plan or scheme merely named."""
        text = self.key[max(cut.start, number.start - 300) : number.start]
        if _TITLE.search(text) or _NAMED.search(text):
            return True
        if not _TITLE_END.match(self._ahead(number.end, cut, 200)):
            return False
        joined = before is not None and not re.search(r"[,;]", self.key[before.end : number.start])
        return joined and self.fates.get(before.start, (0, ""))[1] == "reference"

    def _right(self, number: Number, begin: int, end: int, shared: bool) -> str:
        """What follows the number and still speaks of it; up to the border to the next number's words."""
        text = _ABBREVIATED.sub(lambda m: " " * len(m.group()), self.key[number.last : min(end, begin + 110)])
        offset = begin - number.last
        stop = (_SHARED_STOP if shared else _RIGHT_STOP).search(text, offset)
        return text[: stop.start()] if stop else text

    def _obliges(self, number: Number, cut: Segment) -> bool:
        """Whether the bound tells whom a rule binds: "từ 10 ha trở lên phải trình"."""
        after = around.bound_after(self.key[number.unit_end : number.unit_end + 24])
        return bool(after and _OBLIGES.match(self._ahead(number.unit_end + after[1], cut, 40)))

    def _mend_unit(self, number: Number, left: str) -> None:
        """Complete the unit from what stands before: a label's unit, a rate's base."""
        unit = number.unit
        if unit is None or not unit.known:
            self._label_unit(number, left)
        unit = number.unit
        if unit is not None and (unit.counted or not unit.known) and _SHARED_10K.match(self.key[number.unit_end : number.unit_end + 90]):
            number.unit = Unit("per_10k_people", Decimal(1), unit.end, unit.thing)
        elif (unit is None or not unit.known) and _PER_10K.search(left):
            number.unit, number.unit_end = Unit("per_10k_people", Decimal(1), 0), number.last
        elif unit is None:
            return
        elif unit.code in ("m2", "kg", "VND_billion") and _PER_HEAD.search(left) and "grdp" not in left and "thu nhập" not in left and unit.code != "VND_billion":
            number.unit = replace(unit, code=f"{unit.code}_per_person")
        elif unit.code == "VND_billion" and _PER_HECTARE.search(left):
            number.unit = replace(unit, code="VND_million_per_hectare", factor=unit.factor * 1000)
        elif unit.code == "visit" and "khách" in left:
            number.unit = replace(unit, code="visitor")

    def _label_unit(self, number: Number, left: str) -> None:
        """"Sản lượng lúa (nghìn tấn): 850": the unit stands in brackets in the label."""
        label = _LABEL_UNIT.search(left)
        if not label:
            return
        unit = unit_after(" " + label.group(1))
        if unit is not None and unit.end >= len(label.group(1)):
            number.unit = unit
            number.unit_end = number.last

    def _past(self, index, clause, cut, number, left, sentence, right, words) -> str | None:
        """Why the number is a result or an attainment, None when it is not."""
        plan_year = self.plan.year
        key = self.key
        opened = key[max(cut.start, number.start - 400) : number.start]
        opened = opened[opened.rfind("(") :] if opened.rfind("(") > opened.rfind(")") else ""
        if opened and _BRACKET_RESULT.search(opened) and not _BRACKET_PLAN.search(opened):
            inside = opened
            year = re.search(r"năm ((?:19|20)\d\d)", inside)
            if not year or plan_year is None or int(year.group(1)) < plan_year:
                return "a figure of an earlier year, in brackets"
        beside = _YEAR_BESIDE.search(key[max(cut.start, number.start - 24) : number.start])
        if beside and plan_year is not None and int(beside.group(1)) < plan_year:
            return f"a figure of {beside.group(1)}, in brackets behind the year"
        year = self._year(index, clause, cut, number)
        if year is not None and plan_year is not None and year < plan_year:
            return f"a figure of {year}, not of the plan's year"
        if number.unit and number.unit.code == "percent" and _ATTAIN.match(right):
            if not re.search(r"(?:giải ngân|tuyển quân|giao quân|nhập ngũ|thanh tra|phấn đấu|huấn luyện)", sentence[-160:] + right):
                return "the share of a plan already reached"
        if _PLAN_FOLLOWS.match(self._ahead(number.unit_end, cut, 60)):
            return "a result set beside the plan's figure"
        if years.says_past(left[-90:]) and not _AIM.search(left[-90:]):
            return "a result already reached"
        if _REACHED.match(self._ahead(number.unit_end, cut, 60)):
            return "a result already reached"
        if _NATIONAL.search(left):
            return "a figure of the country, not of the province"
        if clause.zone == RESULTS and year is None:
            return "in a part that reports the past"
        return None

    def _year(self, index: int, clause: Clause, cut: Segment, number: Number) -> int | None:
        """The year the words give the number, None when they give none."""
        after = years.year_after(self._ahead(number.unit_end, cut, 70))
        if after is not None:
            return after
        mentions = self.mentioned.get(index, ())
        before = bisect_left(mentions, number.start - clause.start, key=lambda m: m.at)
        for mention in reversed(mentions[max(0, before - _LOOK_BACK) : before]):
            if self._dates(mention, clause, cut, number):
                return mention.year
        return self._year_of_parents(clause)

    def _dates(self, mention: years.Mention, clause: Clause, cut: Segment, number: Number) -> bool:
        """Whether a year named before the number is the year the number is for."""
        plan_year = self.plan.year
        at = mention.at + clause.start
        between = self.key[at : min(number.start, at + 200)]
        if 0 <= between.find(")") and "(" not in between[: between.find(")")]:
            return False  # the year stands in brackets that are closed again
        if self._base and at > self._base:
            return False  # the year of the X in "từ X lên Y"
        if mention.period and (plan_year is None or mention.year >= plan_year):
            return False
        opens = at - self._sentence_start(at, cut, clause) < 40
        if at < cut.start:
            return at >= cut.sentence or opens
        near = number.start - at < 60
        if plan_year is not None and mention.year > plan_year:
            end = mention.end + clause.start
            return near or opens or self.key[end : end + 1] in ",:"
        return plan_year is None or mention.year == plan_year or opens or near

    def _ahead(self, at: int, cut: Segment, length: int) -> str:
        """The text from ``at`` on, no further than its segment or ``length`` characters."""
        return self.key[at : min(cut.end, at + length)]

    def _sentence_start(self, at: int, cut: Segment, clause: Clause) -> int:
        """Where the sentence of a position begins, looked for in the 80 characters before it."""
        if at >= cut.start:
            return cut.start
        first = max(clause.start, at - 80)
        back = max(self.view.rfind(mark, first, at) for mark in (". ", ";"))
        return back + 1 if back >= 0 else (clause.mark_end if first == clause.start else first)

    def _year_of_parents(self, clause: Clause) -> int | None:
        at = clause.parent
        while at is not None:
            parent = self.plan.clauses[at]
            text = self.key[parent.start : parent.end]
            if parent.heading or text.rstrip().endswith(":"):
                found = self.mentioned.get(at)
                if found is None:
                    found = years.mentions(text)
                if found:
                    return found[-1].year
            at = parent.parent
        return None

    # -- what it is of ------------------------------------------------------------------------------

    def _target(self, index, clause, cut, number, left, right, words, state, left_full) -> None:
        unit = number.unit
        mark = "# /0" if number.denominator is not None else "#"
        own = around.written_out(f"{left} {mark} {right.lstrip()}")
        subject = left[: words.subject_end].strip(" ,:(-")
        turn = words.turn
        if turn == "index" and not _INDEXED.match(self.key[number.unit_end : number.unit_end + 24]):
            turn = None
        compared = bool(_COMPARED.match(self.key[number.unit_end : number.unit_end + 30]))
        empty = not _CONTENT.search(_without_parts(subject))
        alone = empty and not _CONTENT.search(_SAID.sub(" ", right[max(0, number.unit_end - number.last) :]))
        bare = unit.code in ("percent", "percentage_point", "permille")
        inherited: _Made | None = None
        match: Match | None = None
        if (alone or empty and not bare) and state.level is not None and (
            turn in ("up", "down", "index") or (compared and bare)
        ) and (bare or unit.code == state.level.unit or unit.code == _raw(state.level) or unit.thing and unit.thing in state.level.indicator_text):
            inherited = state.level
        if inherited is None or inherited.code is None:
            match = self._match(own, unit, turn, state, empty, number, alone)
            if match is None and bare:
                further = self.key[number.last : min(cut.end, self._next or cut.end, number.last + 200)]
                match = self._match(around.written_out(f"{left} # {further[:160].lstrip()}"), unit, turn, state, False, number)
                match = match if match and match.score > 4 else None
        code = inherited.code if inherited and inherited.code else (match.code if match else None)
        if code is None and empty:
            code = self._share_or_count(number, state)
        if code is None and state.previous and (state.previous.code or "").startswith("budget_revenue") and (
            _PROVINCIAL.search(left) or _CENTRAL.search(left)
        ):
            code = state.previous.code
        if inherited and code and turn == "down" and bare and self.lexicon.natures[code].falls:
            code = self.lexicon.natures[code].falls
        nature = self.lexicon.natures.get(code) if code else None
        if code is None and not inherited and not self._acceptable(clause, number, left, right, words, subject, state, empty):
            self._fate(number, *_why_not(unit, left))
            return
        self._make(index, clause, cut, number, left, right, words, state, subject, code, nature, inherited, match, empty, left_full)

    def _share_or_count(self, number: Number, state: _State) -> str | None:
        """The share behind a count of a whole ("149/182 xã, đạt 81,9%"), or the count behind a share."""
        previous = state.previous
        if previous is None or previous.code is None:
            return None
        if number.unit.code == "percent":
            return self.lexicon.natures[previous.code].share
        if number.denominator is not None:
            return next((n.code for n in self.lexicon.natures.values() if n.share == previous.code), None)
        return None

    def _match(self, own, unit, turn, state: _State, empty: bool, number: Number, alone: bool = False) -> Match | None:
        whole = number.denominator is not None
        per_10k = unit.code == "per_10k_people" or bool(self._per_10k or any(_PER_10K.search(h) for h in state.heads[:3]))

        def accept(nature: Nature) -> bool:
            if not per_10k and self.codes[nature.code].unit == "per_10k_people" and unit.counted:
                return False
            return not (whole and nature.measure == "new") and _unit_fits(nature, unit, turn, own)

        def accept_of_head(nature: Nature) -> bool:
            # a growth of what the list is of needs the thing named again: only its own units are inherited
            return accept(nature) and (nature.measure in ("growth", "change") or unit.code in nature.units)

        best = self.lexicon.match(own, accept)
        if best is not None and best.score > -2:
            return best
        for head in state.heads[:7]:
            text = f"{head} {own}"
            best = self.lexicon.match(text, accept_of_head, begin_before=len(head), end_after=len(head) + 1)
            if best is not None and best.score > 0 and (empty or _CONTENT.search(_ONLY_TURN.sub(" ", best.phrase.rpartition("…")[2]))):
                return best
        if alone and state.heads:
            # nothing of its own: the number is of what the list is of
            text = f"{state.heads[0]} # {own.split('#', 1)[1]}"
            best = self.lexicon.match(text, accept)
            if best is not None and best.score > 2:
                return best
        return None

    def _acceptable(self, clause, number, left, right, words, subject, state, empty) -> bool:
        """Whether a number no cue knows is a target all the same."""
        unit = number.unit
        if not unit.known:
            return bool(words.act) and not empty_verb(left)
        if unit.counted:
            if self.key[number.start - 1 : number.start] == "(":
                return False
            if _LABELLED.search(subject) and not _MENTIONED.search(left):
                return True
            if around.words().parts.search(left) and state.previous is not None:
                return True
            if words.act or words.turn in ("up", "down") or (state.carried_act and (empty or left.rstrip().endswith("cho"))):
                return True
            return clause.zone in (HEADLINE, PREAMBLE) and not empty and not _MENTIONED.search(left)
        if unit.code in ("year", "times", "point") and not (words.act or words.turn or "tuổi thọ" in left or re.search(r"(?:đạt|là|:) *(?:\w+ ){0,2}$", left)):
            return False
        if empty and not _CONTENT.search(right.replace(unit.thing, "")) and not state.heads:
            return False
        if _COST.search(left):
            return False
        if unit.code.startswith(("VND", "USD")):
            return not empty or bool(words.act)
        return not (unit.code in ("hectare", "km", "m2", "m3", "kg", "m3_per_day", "MW") and not (
            words.act or words.turn or (_LABELLED.search(subject) and "còn lại" not in subject) or re.search(r"(?::|là|đạt|đến) *$", left[: words.subject_end + 12]) or clause.zone in (HEADLINE, PREAMBLE)
        ))

    def _make(self, index, clause, cut, number, left, right, words, state, subject, code, nature, inherited, match, empty, left_full) -> None:
        unit = number.unit
        key = self.key
        comparator, bound_end = self._comparator(number, words, state, empty, right)
        measure, unit_code, sign, note = self._measure(number, words, nature, inherited, own=f"{left} # {right}", state=state, left=left)
        factor = unit.factor
        if nature and unit_code == "VND_million_per_person" and unit.code == "VND_billion":
            factor = factor * 1000
        if nature and unit_code == "USD_per_person" and unit.code == "USD_million":
            factor = factor * 1000000
        value = _tidy(number.reading.value * factor * sign)
        high = None
        if number.high is not None:
            high = _tidy(number.high.value * factor * sign)
            comparator = "range"
            if sign < 0:
                value, high = high, value
        notes = [n for n in (note, number.reading.note, number.high.note if number.high else None) if n]
        span = self.source.span(number.start, number.last)
        quote_from, quote_to = self._quote(cut, number, max(number.unit_end, bound_end, number.last), left_full)
        quote = self.source.span(quote_from, quote_to)
        target_id = self._id(clause)
        year = self._year(index, clause, cut, number) or self.plan.year
        parent = inherited.id if inherited else self._parent(number, cut, left_full, unit_code, measure, code, empty, state)
        text = inherited.indicator_text if inherited else self._words_of(number, left, words.subject_end, right)
        variant = self._variant(left_full, sentence=key[max(cut.sentence, number.start - 600) : number.start], code=code)
        rule = "inherited" if inherited else ("cue: " + match.phrase if match else ("unknown unit" if not unit.known else "uncoded"))
        target = Target(
            target_id=target_id, plan=self.plan.id, province_code=self.plan.province_code, province=self.plan.province,
            year=year, indicator=code, indicator_text=text, variant=variant, measure=measure, comparator=comparator,
            value=value, value_high=high, denominator=number.denominator, unit=unit_code,
            value_text=self.source.quote(span), unit_text=" ".join(self.source.quote(self.source.span(number.last, max(number.unit_end, number.last))).split()),
            kind="headline" if clause.zone in (HEADLINE, PREAMBLE) and not clause.agency else "task",
            section=clause.section, clause=clause.clause, agency=clause.agency, parent=parent,
            quote=self.source.quote(quote), quote_start=quote.start, quote_end=quote.end,
            value_start=span.start, value_end=span.end, rule=rule,
            note="; ".join(notes) or None,
        )  # fmt: skip
        self.targets.append(target)
        self._fate(number, "target", rule, target_id)
        if number.high is not None:
            self.fates[number.high_start] = (number.high_end, "range_end", "the upper end of a range", target_id)
        if number.denominator is not None:
            found = FOUND.search(key, number.end)
            self.fates[found.start()] = (found.end(), "denominator", "the whole a count is taken of", target_id)
        made = _Made(number, code, measure, unit_code, text, subject, target_id, comparator, words.act, inherited is not None)
        state.made = [*state.made[-_REMEMBERED:], made]
        state.previous = made
        if (measure in ("level", "new") or not inherited) and not _EQUIVALENT.search(left):
            state.level = made
        if not empty and subject:
            head = left.strip(" ,;")
            if not inherited:
                state.heads.insert(0, around.written_out(f"{head} § {right[:70].strip()}"))
        elif unit.counted and words.act:
            state.heads.insert(0, around.written_out(left.strip(" ,;")))
        if words.comparator in ("ge", "approx") and unit.counted and words.act:
            state.carried = words.comparator
        if number.denominator is not None:
            state.carried_act = None
        elif words.act:
            state.carried_act = words.act

    def _parent(self, number, cut, left_full, unit, measure, code, empty, state: _State) -> str | None:
        """The target this one is a part of, or the level its growth or change describes."""
        if measure in ("growth", "change", "index") and code is not None:
            level = next((m for m in reversed(state.made) if m.code == code and m.measure in ("level", "new")), None)
            if level is not None:
                return level.id
        said = around.words().parts.search(left_full)
        opened = self._opened(cut, number)
        if opened is not None:
            whole = next((m for m in reversed(state.made) if m.number.start < opened and not m.derived), None)
            inside = self.key[opened : number.start]
            if whole is None or not (around.words().parts.search(inside) or _CONTENT.search(_without_parts(inside))):
                return None
            return whole.id if whole.unit == unit and (said or whole.code != code) else None
        if said and state.level is not None:
            state.whole = state.level
        elif state.whole is not None and empty and unit == "percent":
            state.whole = None  # "…; 90% cán bộ …" begins something of its own
        if state.whole is None or state.whole.number is number or state.whole.unit != unit:
            return None
        return state.whole.id

    def _opened(self, cut: Segment, number: Number) -> int | None:
        """Where the innermost bracket still open before the number stands, in its sentence."""
        depth = 0
        for at in range(number.start - 1, max(cut.sentence, number.start - 400) - 1, -1):
            if self.key[at] == ")":
                depth += 1
            elif self.key[at] == "(":
                if depth == 0:
                    return at
                depth -= 1
        return None

    def _words_of(self, number: Number, left: str, subject_end: int, right: str) -> str:
        """The indicator as the plan words it: the subject before the number, else the words behind it."""
        start = number.start - len(left)
        text = _clean(self.view[start : start + subject_end])
        if not _CONTENT.search(text):
            over = _OVER.match(self.key, number.last) if number.denominator is not None else None
            begin = over.end() if over else number.last
            text = _clean(self.view[begin : begin + len(right)]).lstrip("%‰ ")
        while len(text) > 120 and "," in text[:-40]:
            text = text.split(",", 1)[1].strip()
        return text

    def _comparator(self, number, words, state, empty, right) -> tuple[str, int]:
        key = self.key
        after = around.bound_after(key[number.unit_end : number.unit_end + 24])
        if after:
            return after[0], number.unit_end + after[1]
        after = around.bound_after(key[number.last : number.last + 24])
        if after:
            return after[0], number.last + after[1]
        if words.from_ and number.high is None:
            found = re.search(r"(?<!\w)trở (lên|xuống)(?!\w)", key[number.unit_end : number.unit_end + 90])
            between = key[number.unit_end : number.unit_end + found.start()] if found else ";"
            if found and not re.search(r"[;,.\d]", between):
                return ("ge" if found.group(1) == "lên" else "le"), number.unit_end + found.end()
        if words.comparator:
            return words.comparator, 0
        parts = around.words().parts.search(key[number.start - 40 : number.start]) if number.start >= 40 else None
        if empty and not parts and not words.turn and number.unit.counted and state.carried:
            return state.carried, 0
        return "eq", 0

    def _measure(self, number, words, nature, inherited, own, state, left) -> tuple[str, str, int, str | None]:
        """measure, unit code, sign, note."""
        unit = number.unit
        turn = words.turn
        code = unit.code
        indicator_unit = self.codes[nature.code].unit if nature else None
        rate = (indicator_unit or (inherited.unit if inherited else None)) in _RATE_UNITS
        if nature is None and not inherited:
            rate = bool(_RATE.search(left)) and not _RATE_OF_GROWTH.search(left)
            rate = rate or bool(state.previous and state.previous.unit == "percentage_point" and "riêng" in left)
        down = -1 if turn == "down" else 1
        right = self.key[number.unit_end : number.unit_end + 30]
        if nature and nature.steady:
            return "level", code, 1, None
        if nature and nature.measure == "level" and indicator_unit == code == "percentage_point":
            return "level", code, 1, None
        if nature and nature.acts and (words.act == "new" or state.carried_act == "new" and not _CONTENT.search(left) or re.search(r"(?<!\w)(?:thêm|công nhận|(?<!nông thôn )mới)(?!\w)", left[-40:])):
            return "new", indicator_unit, 1, None
        if nature and nature.measure == "growth" and code == "percent" and not (inherited and inherited.code):
            return "growth", "percent", down, None
        if nature and nature.measure == "growth" and inherited and code in ("percent", "percentage_point"):
            return "change", "percentage_point", down, None if code == "percentage_point" else _NOTE_POINTS
        if nature and nature.measure == "change":
            if indicator_unit == "percentage_point":
                return "change", "percentage_point", 1, None if code == "percentage_point" else _NOTE_POINTS
            return "change", code, 1, None
        if code in ("percent", "percentage_point"):
            if turn == "index" and _INDEXED.match(right) and (inherited or "so" in right[:6]):
                return "index", "percent", 1, None
            if turn in ("up", "down") and not words.fall_to:
                if code == "percentage_point" or rate:
                    return "change", "percentage_point", down, None if code == "percentage_point" else _NOTE_POINTS
                return "growth", "percent", down, None
            if inherited and _INDEXED.match(right) and "so" in right[:4] and number.reading.value > 50 and not rate:
                return "index", "percent", 1, None
            if code == "percentage_point":
                return "level", "percentage_point", 1, None
            if indicator_unit == "percentage_point":
                return "level", "percentage_point", 1, None
            return "level", "percent", 1, None
        if turn in ("up", "down") and (inherited or (turn == "down" and unit.counted and words.turn and words.act != "new")):
            return "change", (inherited.unit if inherited and inherited.unit != "percent" else code), down, None
        if code == "permille" and turn in ("up", "down") and not (nature and nature.measure != "level") and rate and turn == "down":
            return "change", code, down, None
        final = code
        if nature and (unit.counted or code.startswith(("VND", "USD")) or indicator_unit == "per_10k_people"):
            final = indicator_unit
        if nature and nature.measure == "new":
            return "new", final, 1, None
        if nature is None and unit.counted and (words.act == "new" or (state.carried_act == "new" and not words.act and not _CONTENT.search(_without_parts(left[: words.subject_end])))):
            return "new", final, 1, None
        if nature is None and code not in ("percent", "percentage_point", "permille") and _MADE_NEW.search(left):
            return "new", final, 1, None
        return "level", final, 1, None

    def _variant(self, left: str, sentence: str, code: str | None) -> str | None:
        if code is None or not code.startswith("budget"):
            return None
        if _PROVINCIAL.search(left):
            return "provincial_target"
        if _CENTRAL.search(left):
            return "central_assignment"
        if re.search(r"hướng tới", left):
            return "aspiration"
        last_central = max((m.start() for m in _CENTRAL.finditer(sentence)), default=-1)
        last_provincial = max((m.start() for m in _PROVINCIAL.finditer(sentence)), default=-1)
        if last_central < 0 and last_provincial < 0:
            return None
        return "central_assignment" if last_central > last_provincial else "provincial_target"

    def _quote(self, cut: Segment, number: Number, end: int, left_full: str) -> tuple[int, int]:
        """The words a reader needs to see: from the subject's beginning to the bound after the unit."""
        start = number.start - len(_cut_left(left_full)) if len(left_full) < number.start - cut.start else cut.start
        start = max(start, number.start - 240)
        while start < number.start and self.view[start] in " ,;:\n.)":
            start += 1
        if start > number.start - 240 and start > cut.start and self.view[start - 1].isalnum():
            start = self.view.find(" ", start) + 1
        following = self.key[end : min(cut.end, self._next or cut.end, end + 140)]
        stop = _QUOTE_STOP.search(following)
        tail = following[: stop.start()] if stop else following
        return min(start, number.start), end + len(tail.rstrip(" ,;:.(-“”"))

    def _id(self, clause: Clause) -> str:
        place = ".".join(p for p in (clause.section, clause.clause) if p) or "0"
        n = self.counts[place] = self.counts.get(place, 0) + 1
        return f"{self.plan.id}:{place}:{n}"

    # -- table rows ---------------------------------------------------------------------------------

    def _row(self, index: int, clause: Clause, row: Row) -> None:
        """A table row: one label, one unit, the value of the plan's column."""
        key = self.key
        cuts = [Segment(row.label_start, clause.end, clause.start)]
        found = numbers(key, clause.start, clause.end, [Segment(clause.start, clause.end, clause.start)])
        state = _State(heads=[*self._inherited(clause)])
        if self.row_head and row.is_part:
            state.heads.insert(0, self.row_head)
        for number in found:
            if number.absorbed is not None:
                continue
            column = row.column_of(number.start)
            if column is None or column == row.label:
                if number.refusal is not None:
                    self._fate(number, number.refusal.cls, number.refusal.reason)
                else:
                    cls = "list_mark" if column == 0 and row.label != 0 else "other"
                    self._fate(number, cls, "the row's number" if cls == "list_mark" else "in a row's label")
                if column == row.label and number.refusal is None and row.value_column is None:
                    pass
                else:
                    continue
            if number.refusal is not None and number.refusal.cls not in ("name", "reference", "year", "ordinal"):
                self._fate(number, number.refusal.cls, number.refusal.reason)
                continue
            wanted = row.is_wanted(column, self.plan.year)
            if not wanted:
                self._fate(number, "result", "another column than the plan's")
                continue
            if number.reading is None:
                self._fate(number, "other", "neither a decimal comma nor thousands dots: not read")
                continue
            cell_end = row.cells[column][1]
            unit = unit_after(key[number.last : cell_end]) if number.last < cell_end else None
            if unit is None:
                unit = row.unit
                number.unit_end = number.last
            if unit is None:
                self._fate(number, "other", "a table cell without a unit")
                continue
            number.unit = unit
            label = row.label_text
            left = label + " " + key[row.cells[column][0] : number.start]
            words = around.before(left)
            words = around.Before(len(label), words.comparator or around.before(key[row.cells[column][0] : number.start] or " ").comparator, words.turn if _ends_turn(label) else None, words.act, words.from_, words.fall_to)
            self.mentioned.setdefault(index, ())
            own_left = left
            subject = label.strip(" ,:(-+")
            empty = not _CONTENT.search(subject)
            mark = "# /0" if number.denominator is not None else "#"
            match = self._match(around.written_out(f"{own_left} {mark} {row.unit_text}"), unit, words.turn, state, empty, number)
            code = match.code if match else None
            nature = self.lexicon.natures.get(code) if code else None
            if not _CONTENT.search(label):
                self._fate(number, "other", "a table row without a label")
                continue
            self._make(index, clause, cuts[0], number, own_left, "", words, state, subject, code, nature, None, match, empty, own_left)
            state.previous = None
        if not row.is_part and not row.is_header:
            self.row_head = around.written_out(row.label_text)


def _ends_turn(label: str) -> bool:
    return around.before(label).turn is not None


def empty_verb(left: str) -> bool:
    """Whether the only verb before the number is one that states rather than does."""
    return bool(re.search(r"(?<!\w)(?:có|là|gồm|với|đạt) *$", left))


def _cut_left(text: str) -> str:
    """What belongs to a number that follows another one in its segment: the text after the first border."""
    cut = _LEFT_CUT.search(text)
    if not cut:
        return text
    if text[cut.start() : cut.end()] == "(" and ")" in text[cut.end() :]:
        close = text.index(")", cut.end())
        return _cut_left(text[close + 1 :]) if _CONTENT.search(text[close + 1 :]) else text[close + 1 :]
    return text[cut.end() :] if text[cut.start()] in ",;:( -" else text[cut.start() :]


def _without_parts(subject: str) -> str:
    return around.words().parts.sub(" ", re.sub(r"(?<!\w)(?:và|với|còn|riêng|cùng kỳ|so với|trở lên|năm|trước)(?!\w)", " ", subject))


def _unit_fits(nature: Nature, unit, turn: str | None, own: str) -> bool:
    code = unit.code
    if nature.measure == "growth":
        return code in ("percent", "percentage_point") and turn != "index"
    if nature.measure == "change":
        return code in nature.units and turn != "to" and ("giảm" in own or "hạ" in own)
    if code in nature.units:
        return not (nature.falls and turn == "down") or code != "percent"
    if turn in ("up", "down", "index") and code in ("percent", "percentage_point"):
        return nature.measure in ("level", "new") and not nature.falls
    return False


def _raw(made: _Made) -> str:
    return made.number.unit.code if made.number.unit else made.unit


def _why_not(unit, left: str) -> tuple[str, str]:
    if unit.counted:
        return "reference", "a count of things merely mentioned"
    return "other", "nothing says what it is a quantity of"


def _is_condition(key: str, number: Number, left: str) -> bool:
    """A bound in brackets that holds nothing but itself: "(dưới 10 ha)"."""
    return bool(re.search(r"\( *(?:dưới|trên|từ|không quá|tối thiểu|tối đa) *$", left)) and key[number.unit_end : number.unit_end + 12].lstrip().startswith((")", "trở"))


def _tidy(value: Decimal) -> Decimal:
    """The value without trailing zeros and never in exponent form."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:.-–+*(“”\"")


def extract(plan) -> Extraction:
    """All targets of ``plan`` and one row for each of its numerals."""
    return Reader(plan).read()
