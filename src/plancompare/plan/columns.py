"""What each column of a table holds, told by its heads and the table's title.

    columns = read_columns(heads, filled, title, plan_year)

gives one :class:`Column` for each column of the grid. ``role`` is one of

``number``        the row's mark ("STT")
``label``         what the row is about; several columns may share it
``unit``          the unit
``plan``          figures of a plan of ``period``, this plan's own or a later one
``earlier_plan``  figures of a plan that was over before this one begins
``estimate``      results estimated before the period was over
``result``        results
``comparison``    percentages between other columns, growth, indices
``difference``    differences between other columns
``area``          a district's or province's figures (``area`` names it), or the column of their names
``agency``, ``note``
``unknown``       nothing of the head says what it is

Only a column with ``gives`` holds targets; every other one says ``why`` not. ``period`` is when its figures
are of, from the lowest head that names a time, else from the title; None when nothing names one. ``topic``
is what the heads say the figures of a column are of, without the unit ("Diện tích lúa (ha)" over "KH 2025"),
``topic_spans`` where; the rows of such a table are crops or places. ``stance`` is ``least`` where the plan's
figures are the least it asks for, ``aspiring`` where they are what it aspires to beside the least.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plancompare.plan.heads import (
    FIGURES,
    UNNAMED,
    Head,
    Named,
    Period,
    Title,
    is_current,
    is_this_year,
    plan_rank,
    read_head,
    words_without_unit,
)
from plancompare.reading.ocr.scan import UNREAD
from plancompare.reading.source import Span

_QUARTERS = ["Q1", "Q2", "Q3", "Q4"]
_NO_PERIOD = "neither its heads nor the title of the table name a year"
_NO_ROLE = "no head says whether it is a plan or a result"
_PART = "a part of the plan's figures"
_CENTRE = "a plan set by the central government"
_SECOND = "another plan for the same period stands beside it"
_AHEAD = "a result of a year that is still to come"
_THIS_YEAR = "“this year” may be the plan's year or the one before"
_BROKEN = "its heads say together another thing than one by one"
_TWICE = "another column has the same heads"
_ITEMS = "a figure of a project, a paper or a person"
# What may stand under a head that says plan and is none of the table's targets.
NO_PLANS = (_PART, _CENTRE, _ITEMS, "of a district or another place")
_BESIDE_FIGURES = ("number", "label", "unit", "agency", "note", "comparison", "difference")


@dataclass(frozen=True)
class Column:
    """One column: see the module. ``words`` are its heads as printed, from the top, joined by " / "."""

    index: int
    role: str
    words: str = ""
    spans: tuple[Span, ...] = ()
    period: Period | None = None
    gives: bool = False
    unit: str | None = None
    area: str | None = None
    why: str | None = None
    topic: str = ""
    topic_spans: tuple[Span, ...] = ()
    stance: str = ""


def read_columns(
    heads: Sequence[Sequence[tuple[str, Span]]],
    kinds: Sequence[str],
    title: Title,
    plan_year: int | None,
    of_areas: bool = False,
    since: int | None = None,
) -> tuple[Column, ...]:
    """The columns of a table.

    ``heads`` holds for each column its heads from the top, printed words and place in the view; ``kinds``
    what its cells mostly are: ``figures``, ``words``, ``marks`` (numbers of rows), ``units`` or ``empty``.
    ``of_areas`` tells that the rows are districts or provinces, ``since`` is the first year of a plan for
    several.
    """
    drafts = [_column(index, path, kinds[index], title, plan_year) for index, path in enumerate(heads)]
    if not any(column.role == "unit" for column in drafts):  # else the rows say what their figures are of
        drafts = [
            _of_topic(column, heads[column.index], title, plan_year, of_areas)
            if kinds[column.index] == "figures"
            else column
            for column in drafts
        ]
    if not any(column.role == "label" for column in drafts):
        drafts = _with_label(drafts, kinds, of_areas)
    drafts = _with_second_label(drafts, kinds)
    if any(column.role == "label" and _is_of_items(column) for column in drafts):
        drafts = [
            replace(c, role="unknown", why=_ITEMS) if c.role not in _BESIDE_FIGURES else c for c in drafts
        ]
    drafts = _districts(_with_notes(_before_current(drafts), kinds), heads)
    first = plan_year if since is None else since
    drafts = _from_n(drafts, heads, first)
    drafts = _divided(_dated(drafts, heads, title, plan_year, first), heads, first)
    return tuple(_judged(_looking_ahead(drafts, title, plan_year), plan_year, first))


def _looking_ahead(columns: list[Column], title: Title, plan_year: int | None) -> list[Column]:
    """What is "estimated" for the plan's year in a paper written before that year is planned for it."""
    if plan_year is None or title.written is None or title.written >= plan_year:
        return columns
    if any(column.role == "plan" for column in columns):
        return columns
    return [
        replace(c, role="plan")
        if c.role == "estimate" and c.period is not None and c.period.code == str(plan_year)
        else c
        for c in columns
    ]


def _before_current(columns: list[Column]) -> list[Column]:
    """Years by their place: "Năm trước" beside "Năm hiện hành", which is the year before the plan's, is one
    year further back. "Năm nay" beside another column of the plan may be the plan's year or the one before.
    """
    relative = {c.index: head.relative for c in columns if not (head := read_head(c.words)).periods}
    further = any(is_current(column.words) for column in columns)
    untold = {c.index for c in columns if c.index in relative and is_this_year(c.words)}
    if any(c.index in untold and c.role != "plan" for c in columns) and any(
        c.role == "plan" for c in columns
    ):
        untold |= {at for at, add in relative.items() if add == -1}
    else:
        untold = set()
    out = []
    for column in columns:
        period = column.period
        if column.index in untold:
            column = replace(column, role="unknown", period=None, why=_THIS_YEAR)
        elif further and relative.get(column.index) == -1 and period and not is_current(column.words):
            column = replace(column, period=Period(str(period.year - 1), period.year - 1))
        out.append(column)
    return out


def _from_n(
    columns: list[Column], heads: Sequence[Sequence[tuple[str, Span]]], first: int | None
) -> list[Column]:
    """Years called "N" and "N+1": the next one planned behind all results is the ``first`` of the plan."""
    named = {c.index: [one for text, _ in heads[c.index] for one in read_head(text).periods] for c in columns}
    steps = {
        at: int((one.part or "0").replace(" ", ""))
        for at, of in named.items()
        for one in of
        if one.of == "symbol"
    }
    done = [steps[c.index] for c in columns if c.index in steps and c.role in ("estimate", "result")]
    planned = [steps[c.index] for c in columns if c.index in steps and c.role == "plan"]
    ahead = [step for step in planned if all(step > past for past in done)]
    if not ahead or first is None:
        return columns
    out = []
    for column in columns:
        if column.index in steps and column.period is None:
            year = first - min(ahead) + steps[column.index]
            parts = [period for one in named[column.index] if (period := one.within(year))]
            column = replace(column, period=parts[-1] if parts else Period(str(year), year))
        out.append(column)
    return out


def _is_of_items(column: Column) -> bool:
    return read_head(column.words).of_items


def _column(
    index: int, path: Sequence[tuple[str, Span]], kind: str, title: Title, plan_year: int | None
) -> Column:
    words = " / ".join(" ".join(text.split()) for text, _ in path)
    levels = [read_head(text) for text, _ in path]
    is_headed = words not in ("", UNREAD)
    role = "unit" if index and kind == "units" and not is_headed else _role(levels, kind, title)
    period = _period(levels, plan_year)
    units = [head.unit for head in levels if head.unit]
    places = [head.place for head in levels if head.place]
    why = None
    if role in FIGURES and places:
        role = "area"
    if role in ("plan", "estimate", "result") and _is_part(levels):
        role, why = "unknown", _PART
    elif role in ("plan", "estimate", "result") and _is_broken(levels, role, words):
        role, why = "unknown", _BROKEN
    if role is None:
        role = "unknown"
    return Column(
        index,
        role,
        words,
        tuple(span for _, span in path),
        period,
        unit=units[-1] if units else None,
        area=places[-1] if places else None,
        why=why,
        stance=levels[-1].stance if levels else "",
    )


def _of_topic(
    column: Column,
    path: Sequence[tuple[str, Span]],
    title: Title,
    plan_year: int | None,
    of_areas: bool,
) -> Column:
    """The column with the heads that name an indicator and its unit, above or below those of plans and years.

    Where nothing else stands over it they are heads of an indicator only if the rows are places.
    """
    topic = [(text, span) for text, span in path if read_head(text).names]
    of_title = of_areas and (column.period is not None or "plan" in title.says)
    others = [(text, span) for text, span in path if not read_head(text).names]
    if not topic or not (others or of_title):
        return column
    plain = _column(column.index, others, "figures", title, plan_year)
    return replace(
        column,
        role=plain.role if others else "value",
        why=plain.why,
        topic=" ".join(words_without_unit(text) for text, _ in topic),
        topic_spans=tuple(span for _, span in topic),
    )


def _role(levels: list[Head], kind: str, title: Title) -> str | None:
    """The role the levels of a head give together; the lowest that says plan or result wins."""
    roles = [head.role for head in levels]
    if kind == "marks" and any("number" in head.roles for head in levels):
        return "number"  # also where "STT Nội dung" reaches over both
    for role in ("comparison", "difference"):
        if role in roles:
            return role
    if "absolute" in roles and not {"plan", "estimate", "result"} & set(roles):
        return "difference"
    if "growth" in roles:
        planned = any(head.roles >= {"growth", "plan"} for head in levels)
        return "plan" if planned and kind == "figures" else "comparison"
    if kind in ("figures", "empty"):
        for role in reversed(roles):
            if role in ("plan", "estimate", "result"):
                return role
        if any(head.place for head in levels):
            return "area"
        if any(head.whole for head in levels) or "value" in roles:
            return "value"
        if levels and all(head.silent for head in levels):
            if any(head.periods for head in levels):
                return "year"
            if levels[-1].unit == "%" and kind == "figures":
                return "comparison"
        if roles and roles[-1] == "label" and kind == "figures":
            return "value"
    if kind != "figures":
        for role in reversed(roles):
            if role not in (None, "value"):
                return _by_content(role, kind)
        if kind == "marks" and not any(roles):
            return "number"
    return next((role for role in reversed(roles) if role in ("number", "agency", "note")), None)


def _by_content(role: str, kind: str) -> str:
    """ "Đơn vị" is the unit where units stand in its column, else who does it."""
    return "agency" if role == "unit" and kind == "words" else role


def _is_part(levels: list[Head]) -> bool:
    """Whether the head is of a part of a plan's figures: "Kế hoạch 2023 / Vốn NSTW"."""
    if any(head.part for head in levels):
        return not _divides_time(levels)
    last = levels[-1]
    explained = (
        last.roles or last.periods or last.silent or last.whole or last.stance or last.relative is not None
    )
    return len(levels) > 1 and not explained


def _is_broken(levels: list[Head], role: str, words: str) -> bool:
    """Whether heads say together another thing than one by one: "Ước" over "TH", "6" over "tháng đầu năm"."""
    whole = read_head(words.replace(" / ", " "))
    parts = {(named.of, named.part) for head in levels for named in head.periods}
    return role not in whole.roles or any(
        named.part and (named.of, named.part) not in parts for named in whole.periods
    )


def _divides_time(levels: list[Head]) -> bool:
    """Whether a head is of a quarter or year of the figures beside it: "Chia ra / Quý I"."""
    below = next((levels[at:] for at, head in enumerate(levels) if head.divided), [])
    return bool(below) and all(head.timed for head in below) and len(below[-1].periods) == 1


def _period(levels: list[Head], plan_year: int | None) -> Period | None:
    """The period of the lowest head that names one; a part of a year is of the year named above it."""
    year = None
    for head in levels:
        named = [period.within(None) for period in head.periods if period.year]
        years = {period.year for period in named if period and period.kind != "span"}
        if len(years) == 1:
            year = years.pop()
        elif head.relative is not None and plan_year is not None:
            year = plan_year + head.relative
    for head in reversed(levels):
        found = {period for named in head.periods if (period := named.within(year))}
        if not found and year and any(named.of == "day" for named in head.periods):
            return None
        if len(found) > 1:  # "năm 2023 (giai đoạn 2021-2025)" is of the year
            found = {period for period in found if period.kind == "year"}
        if len(found) == 1:
            return found.pop()
        if found:
            return None
        if head.relative is not None and year is not None:
            return Period(str(year), year)
    return None


def _with_label(columns: list[Column], kinds: Sequence[str], of_areas: bool) -> list[Column]:
    """The first column of words is the label where no head says so; of places it may be headed "Đơn vị".

    Else it is the first one left of all figures whatever its head is known for: "Nguồn vốn", "Sản phẩm".
    """
    words = [c.index for c in columns if kinds[c.index] == "words"]
    silent = ("unknown", "agency") if of_areas else ("unknown",)
    figures = next((at for at, kind in enumerate(kinds) if kind == "figures"), 0)
    known = (at for at in words if at < figures and columns[at].role not in ("number", "unit", "area"))
    first = next((at for at in words if columns[at].role in silent), next(known, None))
    return [replace(c, role="label", why=None) if c.index == first else c for c in columns]


def _with_second_label(columns: list[Column], kinds: Sequence[str]) -> list[Column]:
    """Words right of the label without a head of their own are labels too: the head was over both."""
    out: list[Column] = []
    for column in columns:
        beside = bool(out) and out[-1].role == "label" and kinds[column.index] == "words"
        goes_on = beside and not column.words and column.role == "unknown"
        out.append(replace(column, role="label", why=None) if goes_on else column)
    return out


def _with_notes(columns: list[Column], kinds: Sequence[str]) -> list[Column]:
    """A second label behind figures explains them: "Chỉ tiêu | KH 2025 | Nội dung"."""
    label = next((c.index for c in columns if c.role == "label"), len(columns))
    figures = next(
        (c.index for c in columns if c.index > label and kinds[c.index] == "figures"), len(columns)
    )
    return [replace(c, role="note") if c.role == "label" and c.index > figures else c for c in columns]


def _districts(columns: list[Column], heads: Sequence[Sequence[tuple[str, Span]]]) -> list[Column]:
    """Columns beside a place or "Toàn tỉnh", under the same heads, are places too whatever their name."""
    above = {
        tuple(span for _, span in heads[c.index][:-1])
        for c in columns
        if heads[c.index] and _names_places(heads[c.index][-1][0])
    }
    out = []
    for column in columns:
        path = heads[column.index]
        beside = bool(path) and tuple(span for _, span in path[:-1]) in above
        head = read_head(path[-1][0]) if path else None
        bare = head is not None and not (head.roles or head.periods or head.whole or head.silent)
        if beside and bare and (column.why == _PART or column.role == "unknown"):
            column = replace(column, role="area", area=" ".join(path[-1][0].split()), why=None)
        out.append(column)
    return out


def _names_places(text: str) -> bool:
    head = read_head(text)
    return head.place is not None or (head.whole and "tỉnh" in text.lower())


def _dated(
    columns: list[Column],
    heads: Sequence[Sequence[tuple[str, Span]]],
    title: Title,
    plan_year: int | None,
    first: int | None,
) -> list[Column]:
    """Columns whose heads name only a year, or none, are what the title and the others make them."""
    dated_plans = {c.period for c in columns if c.role == "plan" and c.period}
    if any(c.role == "plan" for c in columns):  # what stands beside a plan without a word of it is none
        columns = [
            replace(c, role="unknown") if c.role == "value" and c.topic and not c.period else c
            for c in columns
        ]
    undated_results = [c.index for c in columns if c.role in ("estimate", "result") and not c.period]
    others = [c for c in columns if c.role in ("plan", "estimate", "result") and c.period]
    begun = {c.period.year for c in others if c.period and c.period.kind == "part" and c.role != "plan"}
    out = []
    for column in columns:
        whole = column.period if column.period and column.period.kind == "year" else None
        if column.role in ("year", "value") and whole and whole.year in begun:
            # beside results of half the year nothing tells the plan from what is expected of all of it
            column = replace(column, role="unknown", why=_NO_ROLE)
        elif column.role == "year":
            column = _of_a_year(column, title, plan_year, first, dated_plans)
        elif column.role == "value":
            column = _of_a_value(column, title, plan_year)
        elif column.role == "plan" and column.period is None and not _is_undatable(heads[column.index]):
            column = _undated_plan(column, title, plan_year, others, undated_results)
        elif (
            column.role in ("estimate", "result")
            and not column.period
            and not _is_undatable(heads[column.index])
        ):
            column = replace(column, period=_one(title.of("estimate", "result")))
        out.append(_in_part(column, heads[column.index]))
    return out


def _is_undatable(path: Sequence[tuple[str, Span]]) -> bool:
    """Whether the heads of a column name a time without a name, or several years: those of columns so narrow
    that their heads look like one.
    """
    named = [named for text, _ in path for named in read_head(text).periods]
    return any(one.of in UNNAMED for one in named) or len({one.year for one in named if one.year}) > 1


def _in_part(column: Column, path: Sequence[tuple[str, Span]]) -> Column:
    """A column of the title's year is of the part of it that its heads name: "Kế hoạch / Quý I"; or of all of
    it: "Ước cả năm" in a table of six months."""
    named = [one for text, _ in path for one in read_head(text).periods if one.of != "symbol"]
    of_a_year = column.period is not None and column.period.kind in ("year", "part")
    if column.period is None or not of_a_year or not named or named[-1].year is not None:
        return column
    return replace(column, period=named[-1].within(column.period.year))


def _divided(
    columns: list[Column], heads: Sequence[Sequence[tuple[str, Span]]], plan_year: int | None
) -> list[Column]:
    """The quarters or years a plan to their left is divided into are planned too, those to come.

    Four quarters beside it divide it without a head that says so: the last is still to come.
    """
    whole: Period | None = None
    read = [[read_head(text) for text, _ in heads[column.index]] for column in columns]
    out = []
    for at, (column, levels) in enumerate(zip(columns, read, strict=True)):
        divides = _divides_time(levels) or _quarters_beside(read, at)
        if column.role in ("unknown", "plan") and whole is not None and divides:
            period = levels[-1].periods[0].within(whole.year)
            if period and period.within(whole) and plan_year is not None and period.year >= plan_year:
                column = replace(column, role="plan", period=period, why=None)
        else:
            whole = column.period if column.role == "plan" and not divides else None
        out.append(column)
    return out


def _quarters_beside(read: list[list[Head]], at: int) -> bool:
    """Whether a column is one of the four quarters that stand side by side, of a year named elsewhere."""
    parts = [levels[-1].periods[0].part_code if _names_quarter(levels) else None for levels in read]
    return any(parts[first : first + 4] == _QUARTERS for first in range(max(0, at - 3), at + 1))


def _names_quarter(levels: list[Head]) -> bool:
    last = levels[-1] if levels else None
    return last is not None and last.timed and len(last.periods) == 1 and last.periods[0].of == "quarter"


def _of_a_year(
    column: Column, title: Title, plan_year: int | None, first: int | None, dated_plans: set[Period]
) -> Column:
    """A column headed by a period alone: before the plan's first year a result, from then on its figures."""
    period = column.period
    if period is None or plan_year is None or first is None:
        return replace(column, role="unknown", why=_NO_PERIOD)
    if period.year < first:
        return replace(column, role="result")
    only_results = title.says and "plan" not in title.says
    if (
        period in dated_plans
        or only_results
        or (period.kind in ("part", "school") and period.year == plan_year)
    ):
        return replace(column, role="unknown", why=_NO_ROLE)
    return replace(column, role="plan")


def _of_a_value(column: Column, title: Title, plan_year: int | None) -> Column:
    """A column headed "Toàn tỉnh" or "Số lượng": a plan's where the title says so or names its year."""
    planned, plain = _one(title.of("plan")), _one(title.of(None))
    period = column.period or planned or (None if title.of("plan") else plain)
    only_results = "plan" not in title.says and title.says
    if period is None or only_results or plan_year is None:
        return replace(column, role="unknown", why=_NO_ROLE)
    if planned is None and period.year < plan_year:
        return replace(column, role="result", period=period)
    return replace(column, role="plan", period=period)


def _undated_plan(
    column: Column, title: Title, plan_year: int | None, others: list[Column], undated_results: list[int]
) -> Column:
    """A plan whose heads name no year is of the title's year; else of the plan's, if no result is undated."""
    if any(other.role == "plan" and other.period and other.period.year == plan_year for other in others):
        return column
    both = title.of("plan") and title.of("estimate", "result")
    if both and any(index > column.index for index in undated_results):
        return column  # the plan that those results are of, or the next one: nothing tells
    planned = title.of("plan") or title.of(None) or title.of("estimate", "result")
    if planned:
        period = _one(planned)  # a plan beside the results of a part of the year is no plan of that part
        of_results = period is not None and period.kind == "part" and "plan" not in title.says
        return column if of_results else replace(column, period=period)
    years = [other.period.year for other in others if other.period]
    if undated_results or plan_year is None or (is_this_year(column.words) and not years):
        return column
    last = max((other.index for other in others), default=-1)
    if last < column.index and all(year < plan_year for year in years):
        return replace(column, period=Period(str(plan_year), plan_year))
    return column


def _one(periods: set[Named]) -> Period | None:
    """The one period a title names; of a year and the span it lies in, the year."""
    found = {period for named in periods if (period := named.within(None))}
    if len(found) > 1:
        found = {period for period in found if period.kind == "year"}
    return found.pop() if len(found) == 1 else None


def _judged(columns: list[Column], plan_year: int | None, first: int | None) -> list[Column]:
    """Say of each column whether it gives targets, and why not."""
    columns = [_ahead(_earlier(column, first), plan_year) for column in columns]
    chosen = _chosen([column for column in columns if column.role == "plan"])
    words = [column.words for column in columns if column.role in ("result", "estimate", "earlier_plan")]
    columns = [replace(c, role="unknown", why=_TWICE) if words.count(c.words) > 1 else c for c in columns]
    out = []
    for column in columns:
        if column.role == "plan" and column.period is None:
            column = replace(column, role="unknown", why=_NO_PERIOD)
        elif column.role == "plan":
            why = chosen.get(column.index)
            stance = (
                "" if column.stance == "aspiring" and not _is_over_a_least(column, columns) else column.stance
            )
            column = replace(column, gives=why is None, why=why, stance=stance)
        elif column.role in ("value", "year"):
            column = replace(column, role="unknown", why=_NO_ROLE)
        out.append(column if column.gives else replace(column, why=column.why or _why(column)))
    return out


def _earlier(column: Column, plan_year: int | None) -> Column:
    over = column.role == "plan" and column.period and plan_year and column.period.year < plan_year
    return replace(column, role="earlier_plan") if over else column


def _ahead(column: Column, plan_year: int | None) -> Column:
    """Nothing is a result yet of a year behind the plan's."""
    ahead = column.role == "result" and column.period and plan_year and column.period.year > plan_year
    return replace(column, role="unknown", why=_AHEAD) if ahead else column


def _chosen(plans: list[Column]) -> dict[int, str | None]:
    """For each plan column None when it is the plan of its period, else why it is not."""
    out: dict[int, str | None] = {}
    for period, topic in {(column.period, column.topic) for column in plans}:
        rivals = [column for column in plans if (column.period, column.topic) == (period, topic)]
        own = [c for c in rivals if not _by_the_centre(c)] if len(rivals) > 1 else rivals
        out |= {c.index: _CENTRE for c in rivals if c not in own}
        if [column.stance for column in own] in (["least", "aspiring"], ["aspiring", "least"]):
            out |= dict.fromkeys((column.index for column in own), None)  # a plan sets both
            continue
        best = min((plan_rank(c.words) for c in own), default=0)
        first = [c for c in own if plan_rank(c.words) == best]
        out |= {c.index: None if first == [c] else _SECOND for c in own}
    return out


def _is_over_a_least(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a column is what a plan aspires to beside the least it asks for."""
    least = ("plan", "least", column.period, column.topic)
    return column.stance == "aspiring" and any(
        (c.role, c.stance, c.period, c.topic) == least for c in columns
    )


def _by_the_centre(column: Column) -> bool:
    return read_head(column.words).centre


def _why(column: Column) -> str:
    """Why a column gives no targets, by its role."""
    when = f" of {column.period.code}" if column.period else ""
    return {
        "earlier_plan": f"an earlier plan{when}",
        "estimate": f"an estimate{when}",
        "result": f"a result{when}",
        "comparison": "a comparison of other columns",
        "difference": "a difference of other columns",
        "area": "of a district or another place",
        "number": "the row's number",
        "label": "in a row's label",
        "unit": "the unit of the row",
        "agency": "who is responsible",
        "note": "a note",
    }.get(column.role, _NO_ROLE)
