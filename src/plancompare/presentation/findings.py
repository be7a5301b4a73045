"""Findings: sentences computed from the matched table, the same for one plan, two, three or many.

Every number in a sentence is a number of the table and links to its quote. A sentence says "higher" only
where the verdict allows a comparison and the stated bounds leave no doubt.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal

import pandas as pd

from plancompare.catalogue.data import toml_file
from plancompare.comparison.derived import SHARES_TOLERANCE
from plancompare.comparison.yardsticks import MET, MISSED, PASSED
from plancompare.presentation import numbers
from plancompare.presentation.cells import is_inferred, kind_text, row_name, subject_name
from plancompare.presentation.display import PLANS, Prose, Run, joined
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import (
    Known,
    Matched,
    Number,
    Placed,
    Side,
    StatedSide,
    instead,
    interval,
    known_outcomes,
    no_order,
    obstacles,
)
from plancompare.presentation.plans import LISTED, PlanName, plans_listed
from plancompare.table.files import records

Sentence = tuple[Run, ...]
WAYS = (PASSED, MET, MISSED)
COUNTED = frozenset(toml_file("units")["counts"].values())
TOLD = 2  # of more plans than this the numbers of their documents are summed up
TIED = 3  # more plans than this at one end are counted instead of named
WHOLE = Decimal(100)  # what the shares of a structure sum to


def finding(rows: Iterable[Matched], lang: str) -> Prose:
    """One paragraph an indicator: what each plan aims at, how they differ, how far from the nation. What most
    of the plans state comes first.
    """
    labels = Labels(lang)
    rows = sorted((row for row in rows if row.sides), key=lambda row: -len(row.stating))
    paragraphs = [indicator_paragraph(row, labels) for row in rows]
    years = sorted({side.plan.year for row in rows for side in row.stating if side.plan.year})
    if len(years) > 1:
        paragraphs.append((Run(labels("finding.years", years=labels.listing(map(str, years))), "muted"),))
    return Prose(tuple(paragraphs or [(Run(labels("finding.nothing")),)]), "finding", lang)


def indicator_paragraph(row: Matched, labels: Labels) -> Sentence:
    """What the plans say of one indicator, what that means, what the yardstick says, and who is silent."""
    if not row.stating:
        return labels.runs("finding.nobody", indicator=_subject(row, labels))
    # What one plan states of several kinds is said before it is held against what the other states.
    own = (_stated(row, labels), *_instead(row, labels))
    beside = (_comparison(row, labels), yardstick_sentence(row, labels))
    return joined([*own, *beside, *_silences(row, labels)], " ")


def _kinds(row: Matched) -> list[Side]:
    """The sides that state targets of several kinds in place of the row's."""
    return [side for side in row.silent if instead(side, "vi")] if _against_kinds_of(row) else []


def _instead(row: Matched, labels: Labels) -> list[Sentence]:
    said = ((side.plan.name, instead(side, labels.lang)) for side in _kinds(row))
    return [labels.runs("finding.instead", plan=plan, instead=words) for plan, words in said]


def _silences(row: Matched, labels: Labels) -> list[Sentence]:
    """Who states the subject otherwise, in a figure that is not read with certainty, or not at all."""
    kinds = [side.plan for side in _kinds(row)]
    ways = {
        "finding.otherwise": [plan for plan in row.absent("otherwise") if plan not in kinds],
        "finding.unread": row.absent("unread"),
        "finding.silent": row.absent("not_stated"),
    }
    return [
        labels.runs(_number_of(key, who), plans=plans_listed(who, labels)) for key, who in ways.items() if who
    ]


def yardstick_sentence(row: Matched, labels: Labels) -> Sentence:
    """How each plan stands to the national target of its own year; empty where no such target is known."""
    if not row.placed:
        return ()
    if len(row.placed) > LISTED:
        where = [one.position for one in row.placed]
        counts = {"above": where.count("above"), "below": where.count("below")}
        return labels.runs("finding.yardstick_many", level=len(where) - sum(counts.values()), **counts)
    clauses = [_distance(one, row, labels) for one in row.placed]
    return _fill(labels, "finding.yardstick", clauses=_listing(clauses, labels))


def message(row: Matched, labels: Labels) -> str:
    """The finding of one indicator as a title: what the plans aim at beside the nation or each other, as far
    as that holds whatever their bounds leave open, and which of them came to it.
    """
    said = _beside_nation(row, labels) or _beside_each_other(row, labels)
    known = [(side, side.outcome) for side in row.stating if side.outcome]
    judged = [(side, outcome.reached) for side, outcome in known if not outcome.obstacle]
    ways = {way: [side for side, reached in judged if reached == way] for way in WAYS}
    count = len(row.sides)  # a plan alone is not named again
    came = [
        labels.form(f"message.{way}", count, plans=_names(sides, labels))
        for way, sides in ways.items()
        if sides
    ]
    between = "; " if ":" in said else ": "
    return capital(between.join([said, ", ".join(came)]) if came else said)


def _beside_nation(row: Matched, labels: Labels) -> str:
    """The plans beside the national target of their year; of more than two, how many are surely above it, or
    below where those are more.
    """
    named = _named(row, labels)
    ways: dict[str, list[Side]] = {}
    for one in row.placed:
        ways.setdefault(one.position if _certain(one) else "open", []).append(one.side)
    if len(row.placed) > 2:
        above, below = (len(ways.get(way, ())) for way in ("above", "below"))
        key, n = ("below", below) if below > above else ("above", above)
        return labels.form(f"message.{key}_many", n, n=n, of=len(row.placed), **named) if n else ""
    if not set(ways) <= {"above", "below", "at", "inside"}:
        return ""
    clauses = [
        labels(
            f"message.{way}_{'then' if place else 'both' if len(sides) > 1 else 'one'}",
            plans=_names(sides, labels),
            **named,
        )
        for place, (way, sides) in enumerate(ways.items())
    ]
    return ", ".join(clauses)


def _beside_each_other(row: Matched, labels: Labels) -> str:
    """The plans beside each other where no national target is known, or bounds leave that open."""
    named, stated = _named(row, labels), row.stating
    plans = _names(stated, labels)
    if not stated:
        return labels("message.nobody", **named)
    if len(stated) == 1 or _all_equal(row):
        words = _words(stated[0].target, row, labels)
        key = "equal" if len(stated) > 1 else "sets" if len(row.sides) == 1 else "alone"
        return labels(f"message.{key}", plans=plans, n=words, **named)
    if row.judgement == "not_comparable":
        return labels("message.apart", **named)
    if (apart := _apart(row)) is not None and row.difference is not None:
        higher, other, as_shares = apart
        key, gap = "higher_share" if as_shares else "higher", _gap(row.difference, row, labels).text
        return labels(f"message.{key}", plan=higher.plan.name, other=other.plan.name, n=gap, **named)
    highest = _certainly_highest(stated) if row.may_rank else None
    if len(stated) == 2 and row.may_rank and (highest is None or row.difference is not None):
        return labels("message.open", **named)
    if highest is not None and not no_order(row):
        return labels("message.highest", plan=highest.plan.name, n=len(stated), **named)
    return labels("message.stating", n=len(stated), of=len(row.sides), **named)


def told(row: Matched, labels: Labels) -> tuple[Sentence, ...]:
    """The figures behind the message of one indicator, a line each: what the plans set and who sets nothing,
    how that stands to the nation and to each other, what came of it.
    """
    if not row.stating:
        return (labels.runs("finding.nobody", indicator=_subject(row, labels)),)
    known = [one for one in known_outcomes([row]) if not one.outcome.obstacle]
    lines = (
        joined([_stated(row, labels), *_instead(row, labels), *_silences(row, labels)], " "),
        joined([_comparison(row, labels), yardstick_sentence(row, labels)], " "),
        _outcomes(known, labels) if known else (),
    )
    return tuple(line for line in lines if line)


def structure_finding(rows: Sequence[Matched], lang: str) -> Prose:
    """Which part of the whole is largest in each plan, and what each plan leaves unsaid."""
    labels = Labels(lang)
    rows = [row for row in rows if row.key.measure == "level"]
    largest, partly, silent = [], [], []
    for place, side in enumerate(rows[0].sides if rows else ()):
        own = ((row, row.sides[place].target) for row in rows)
        parts = [(row, target) for row, target in own if target is not None]
        total = sum(numbers.exact(target["value"]) for _, target in parts)
        if not parts:
            silent.append(side)
        elif abs(total - WHOLE) > SHARES_TOLERANCE:
            partly.append((side, total))
        else:
            largest.append((side, *max(parts, key=lambda part: float(part[1]["value"]))))
    paragraphs = _largest_parts(largest, labels)
    paragraphs += [
        labels.runs(
            "finding.structure_partly",
            plan=side.plan.name,
            share=numbers.target_text({"value": total, "comparator": "eq", "unit": "percent"}, lang),
        )
        for side, total in partly
    ]
    if silent:
        paragraphs.append(
            labels.runs(_number_of("finding.no_structure", silent), plans=_names(silent, labels))
        )
    return Prose(tuple(paragraphs or [(Run(labels("finding.nobody_structure")),)]), "finding", lang)


def _largest_parts(largest: Sequence[tuple[Side, Matched, Number]], labels: Labels) -> list[Sentence]:
    """A sentence a plan; of many plans, how many have which part as the largest."""
    if len(largest) <= LISTED:
        return [
            labels.runs(
                "finding.structure",
                plan=side.plan.name,
                part=_part(row, labels),
                share=figure(target, row, labels),
            )
            for side, row, target in largest
        ]
    counts = Counter(_part(row, labels) for _, row, _ in largest)
    parts = [labels("finding.structure_count", part=part, n=n) for part, n in counts.most_common()]
    return [labels.runs("finding.structure_many", parts=labels.listing(parts))]


def _part(row: Matched, labels: Labels) -> str:
    return lower(labels.name("part_long", row.key.indicator))


def outcome_finding(rows: Sequence[Matched], lang: str, indicators: Sequence[str] = ()) -> Prose:
    """Planned and reached: the first of these indicators plan by plan, then how many targets came out which
    way, then the other indicators. Of many plans, an indicator is counted.
    """
    labels = Labels(lang)
    # An outcome that may not be of what the plan aimed at is shown in the table, not judged in words.
    known = [one for one in known_outcomes(rows) if not one.outcome.obstacle]
    about = [[one for one in known if one.row.key.indicator == indicator] for indicator in indicators]
    paragraphs = [said for own in about if own and (said := _outcomes(own, labels))]
    counts = _outcome_counts(known, labels)
    paragraphs[1:1] = [counts] if counts else []
    return Prose(tuple(paragraphs or [(Run(labels("finding.no_outcome")),)]), "finding", lang)


def _outcomes(known: Sequence[Known], labels: Labels) -> Sentence:
    """What became of one indicator in each plan."""
    if len(known) > LISTED:
        reached = [one.outcome.reached for one in known if one.outcome.reached is not None]
        named, ways = _named(known[0].row, labels), came_out(reached, labels)
        return labels.runs("finding.outcome_many", n=len(reached), ways=ways, **named) if reached else ()
    told = [
        labels.runs(
            f"finding.outcome_{outcome.reached or 'unjudged'}",
            plan=side.plan.name,
            indicator=_subject(row, labels),
            target=figure(side.target, row, labels),
            outcome=_amount(outcome.figure, row, labels),
        )
        for row, side, outcome in known
    ]
    return joined([*told, *_nation_reached(known, labels)], " ")


def _nation_reached(known: Iterable[Known], labels: Labels) -> list[Sentence]:
    """What the nation aimed at and came to in the years of the plans, each year once."""
    years = {
        side.national.year: (row, side.national, side.national.reached)
        for row, side, _ in known
        if side.national is not None and side.national.reached is not None
    }
    return [
        labels.runs(
            "finding.nation_reached",
            year=str(year),
            target=_words(national, row, labels),
            outcome=_words(reached, row, labels),
        )
        for year, (row, national, reached) in sorted(years.items())
    ]


def _outcome_counts(known: Sequence[Known], labels: Labels) -> Sentence:
    """How many targets of each plan were passed, met and missed; what nothing judges is left out."""
    judged = [one for one in known if one.outcome.reached is not None]
    sentences = []
    for plan in dict.fromkeys(one.side.plan for one in judged):
        # Several targets of one plan for one figure (the centre's, its own) that came out alike count once.
        reached = {
            (row.key.indicator, row.key.measure, outcome.reached)
            for row, side, outcome in judged
            if side.plan == plan
        }
        if len(reached) > 1:
            ways = came_out((way for *_, way in reached), labels)
            sentences.append(labels.runs("finding.outcome_count", plan=plan.name, n=len(reached), ways=ways))
    if sentences and len(judged) < len(known):
        sentences.append(labels.runs("finding.outcome_neutral"))
    return joined(sentences, " ")


def came_out(reached: Iterable[str | None], labels: Labels) -> str:
    """How many passed, met and missed what was aimed at, without the ways of none."""
    counts = Counter(reached)
    ways = [f"{counts[way]} {labels.name('reached', way)}" for way in WAYS if counts[way]]
    return labels.listing(ways) if ways else ""


def coverage_finding(rows: Sequence[Matched], lang: str, uncoded: int = 0) -> Prose:
    """How many indicators the plans state, how many all of them share, and how many only one states; and
    how many targets are of no indicator that has a code.
    """
    labels = Labels(lang)
    codes: dict[str, set[str]] = {}
    for row in rows:
        codes.setdefault(row.key.indicator, set()).update(side.plan.plan for side in row.stating)
    plans = {side.plan.plan: side.plan.name for row in rows for side in row.sides}
    stated = {code: held for code, held in codes.items() if held}
    if not plans or not stated:
        return Prose(((Run(labels("finding.nothing")),),), "finding", lang)
    if len(plans) == 1:
        (name,) = plans.values()
        sentences = [labels.counted("finding.coverage_alone", len(stated), plan=name)]
    else:
        shared = sum(1 for held in stated.values() if len(held) == len(plans))
        key = "finding.coverage" if shared else "finding.coverage_apart"
        of = labels(f"count.{len(plans)}") if len(plans) <= 4 else labels("count.many", n=len(plans))
        sentences = [capital(labels(key, n=len(stated), plans=of, shared=shared))]
        for plan, name in plans.items():
            alone = sum(1 for held in stated.values() if held == {plan})
            if alone:
                sentences.append(labels.counted("finding.coverage_only", alone, plan=name))
    if uncoded:
        sentences.append(labels.counted("finding.coverage_uncoded", uncoded))
    return Prose(((Run(" ".join(sentences)),),), "finding", lang)


def agencies_finding(
    targets: pd.DataFrame, plans: Sequence[PlanName], lang: str, asked: Set[tuple[str, str]] = frozenset()
) -> Prose:
    """How many quantified tasks each plan gives out, to how many agencies, and which agency has most; how
    many of them are asked for and not assigned (``asked``: plan and agency), how many stand under an agency
    that is inferred.
    """
    labels = Labels(lang)
    paragraphs: list[Sentence] = []
    idle: list[PlanName] = []
    every = targets[targets["kind"] == "task"]
    if len(plans) > LISTED:
        fields = {"plans": every["plan"].nunique(), "agencies": every["agency"].nunique()}
        said = labels.runs("finding.tasks_many", n=len(every), of=len(plans), **fields)
        return Prose((said,), "finding", lang)
    for plan in plans:
        tasks = every[every["plan"] == plan.plan]
        named = tasks["agency"].dropna()
        if not len(named):
            idle.append(plan)
            continue
        counts = named.value_counts(sort=False).sort_values(ascending=False, kind="stable")
        # No agency has the most where several share the highest number.
        tied = len(counts) > 1 and counts.iloc[0] == counts.iloc[1]
        kind = "tasks_one_agency" if len(counts) == 1 else "tasks_even" if tied else "tasks"
        paragraphs.append(
            labels.runs(
                f"finding.{kind}",
                plan=plan.name,
                n=len(tasks),
                agencies=len(counts),
                most=_agency(str(counts.index[0]), labels),
                count=int(counts.iloc[0]),
            )
        )
        begging = named[[(plan.plan, agency) in asked for agency in named]]
        if len(begging):
            who = labels.listing(dict.fromkeys(labels.agency(agency) for agency in begging))
            words = labels.counted("finding.tasks_asked", len(begging), agencies=who)
            paragraphs.append((Run(words),))
        if guessed := sum(map(is_inferred, records(tasks))):
            paragraphs.append((Run(labels.counted("finding.tasks_inferred", guessed)),))
    if idle:
        paragraphs.append(labels.runs(_number_of("finding.no_tasks", idle), plans=plans_listed(idle, labels)))
    return Prose((joined(paragraphs, " "),), "finding", lang)


def _agency(name: str, labels: Labels) -> Run:
    """An agency inside a sentence: with its article, or in the plan's own words where no other are known."""
    called = labels.agency(name)
    return Run(name, lang=PLANS) if called == name else Run(labels("finding.the", name=called))


def numbers_finding(numerals: pd.DataFrame, plans: Sequence[PlanName], lang: str) -> Prose:
    """How many numbers each document holds and how many of them are targets."""
    labels = Labels(lang)

    def counts(own: pd.DataFrame) -> dict[str, int]:
        found = int((own["class"] == "target").sum())
        return {"n": len(own), "targets": found, "rest": len(own) - found}

    if len(plans) > TOLD:
        said = [labels.runs("finding.numbers_many", plans=len(plans), **counts(numerals))]
    else:
        of = ((plan.name, counts(numerals[numerals["plan"] == plan.plan])) for plan in plans)
        said = [labels.runs("finding.numbers", plan=name, **own) for name, own in of]
    return Prose((joined(said, " "),), "finding", lang)


def checks_finding(counts: Mapping[str, int], failing: pd.DataFrame, lang: str) -> Prose:
    """How many checks looked at how many cases, and how many of them do not hold, by severity."""
    labels = Labels(lang)
    run = sum(1 for count in counts.values() if count)
    text = labels("finding.checks", n=run, cases=numbers.number(sum(counts.values()), lang))
    severities = {name: int((failing["severity"] == name).sum()) for name in ("error", "warning", "info")}
    found = [labels.counted(f"finding.check_{name}", n) for name, n in severities.items() if n]
    failed = labels("finding.checks_failed", found=labels.listing(found)) if found else ""
    rest = failed or labels("finding.checks_hold")
    return Prose(((Run(f"{text} {rest}"),),), "finding", lang)


def figure(number: Number, row: Matched, labels: Labels) -> Run:
    """A target's number in words, bound included, linked to its quote."""
    return Run(_words(number, row, labels), "strong", f"q:{number['target_id']}")


# --- parts of sentences ---------------------------------------------------------------------------------


def _stated(row: Matched, labels: Labels) -> Sentence:
    if len(row.stating) > LISTED and (why := no_order(row)):
        why = labels(f"finding.why_{why}")
        return labels.runs("finding.many_apart", **_named(row, labels), n=len(row.stating), why=why)
    if len(row.stating) > LISTED:
        lowest = min(row.stating, key=lambda side: float(side.target.value))
        highest = max(row.stating, key=lambda side: float(side.target.value))
        return labels.runs(
            "finding.many",
            **_named(row, labels),
            n=len(row.stating),
            low=figure(lowest.target, row, labels),
            low_plan=_tied(lowest, row, labels),
            high=figure(highest.target, row, labels),
            high_plan=_tied(highest, row, labels),
        )
    if len(row.stating) > 1 and _all_equal(row):
        return labels.runs(
            "finding.equal",
            **_named(row, labels),
            plans=_names(row.stating, labels),
            value=figure(row.stating[0].target, row, labels),
        )
    clauses = [
        labels.runs("finding.sets", plan=side.plan.name, value=figure(side.target, row, labels))
        for side in row.stating
    ]
    return _fill(
        labels,
        "finding.stated",
        clauses=_listing(clauses, labels),
        **{field: (Run(name),) for field, name in _named(row, labels).items()},
    )


def _tied(end: StatedSide, row: Matched, labels: Labels) -> str:
    """The plans that share an end, by name or, when they are many, by number."""
    tied = [side for side in row.stating if side.target.value == end.target.value]
    return _names(tied, labels) if len(tied) <= TIED else labels("count.many", n=len(tied))


def _comparison(row: Matched, labels: Labels) -> Sentence:
    if _against_kinds_of(row) is None:
        if len(row.stating) < 2 or _all_equal(row):
            return ()
        if row.judgement == "not_comparable":
            key = "finding.not_comparable" if len(row.stating) == 2 else "finding.not_comparable_many"
            return labels.runs(key, reason=" ".join(obstacles(row, labels.lang)))
        if len(row.stating) > 2:
            highest = _certainly_highest(row.stating)
            if highest is None or no_order(row):
                return ()
            return labels.runs("finding.highest", plan=highest.plan.name)
    return _higher(row, labels)


def _against_kinds_of(row: Matched) -> Number | None:
    """How far the kinds of target another plan states are from the one of the only plan that states one."""
    return row.difference if len(row.stating) == 1 and row.may_rank else None


def _higher(row: Matched, labels: Labels) -> Sentence:
    """Which of two plans aims higher, by their difference: of counts out of different bases that of their
    shares. Nothing where that depends on what a bound or a kind of target leaves open.
    """
    if (apart := _apart(row)) is None or row.difference is None:
        return ()
    higher, _, as_shares = apart
    gap = _gap(row.difference, row, labels)
    if not as_shares:
        return labels.runs("finding.higher_by", plan=higher.plan.name, difference=gap)
    bases = [side.target.share.base for side in row.stating if side.target.share is not None]
    said = labels.listing(numbers.number(base, labels.lang) for base in bases)
    return labels.runs("finding.higher_by_share", plan=higher.plan.name, difference=gap, bases=said)


def _apart(row: Matched) -> tuple[Side, Side, bool] | None:
    """The higher of two plans, the other, and whether their counts are held against each other as shares of
    different bases; None where that depends on what a bound or a kind of target leaves open.
    """
    if row.difference is None or not row.may_rank:
        return None
    low, high = interval(row.difference)
    if not (low > 0 or high < 0):
        return None
    second, first = row.sides[1], row.sides[0]
    shares = row.difference["unit"] != numbers.difference_unit(row.unit)
    as_shares = shares and any(side.target.share is not None for side in row.stating)
    return (second, first, as_shares) if low > 0 else (first, second, as_shares)


def _certainly_highest(sides: Sequence[StatedSide]) -> StatedSide | None:
    """The side above all others whatever the open bounds turn out to be; None where that is not certain."""
    spans = {side.plan.plan: interval(side.target) for side in sides}
    for side in sides:
        low, _ = spans[side.plan.plan]
        others = [high for plan, (_, high) in spans.items() if plan != side.plan.plan]
        if others and low > max(others):
            return side
    return None


def _all_equal(row: Matched) -> bool:
    return len({side.target.figure for side in row.stating}) == 1


def _distance(placed: Placed, row: Matched, labels: Labels) -> Sentence:
    """One plan beside its national target: only what holds for every value its bound allows is said of the
    plan, the rest of the figure it states; a range is measured from the end that is passed.
    """
    doubt = f", {labels('word.doubtful')}" if placed.national.doubtful else ""
    national = Run(_words(placed.national, row, labels) + doubt)
    plan, position, certain = placed.side.plan.name, placed.position, _certain(placed)
    if position == "across":
        return labels.runs("finding.across", plan=plan, national=national)
    place = f"{position}_range" if numbers.is_range(placed.national) else position
    key = f"finding.{place}_{'plan' if certain else 'figure'}"
    if position in ("at", "inside"):
        return labels.runs(key, plan=plan, national=national)
    gap = placed.distance if certain else {**placed.distance, "comparator": "eq"}
    return labels.runs(key, plan=plan, national=national, difference=_gap(gap, row, labels))


def _certain(placed: Placed) -> bool:
    """Whether the position holds wherever within its own bound the plan's figure comes to lie."""
    target, national = placed.side.target, placed.national
    open_end = {"ge": "above", "gt": "above", "le": "below", "lt": "below"}.get(target.comparator)
    if placed.position == "inside":
        low, high = interval(national)
        own_low, own_high = interval(target)
        return low <= own_low and own_high <= high
    if placed.position == "at":
        return target.comparator == national.comparator or open_end is None
    return open_end in (None, placed.position)


def _gap(gap: Number, row: Matched, labels: Labels) -> Run:
    """The size of a difference in words; its direction is the sentence's business."""
    ends = [numbers.exact(gap["value"])]
    if gap["comparator"] == "range":
        ends.append(numbers.exact(gap["value_high"]))
    sizes = sorted(abs(end) for end in ends)
    turned = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"} if ends[0] < 0 else {}
    size = {
        "value": sizes[0],
        "value_high": sizes[-1],
        "comparator": turned.get(gap["comparator"], gap["comparator"]),
        "unit": numbers.difference_unit(gap["unit"]),
    }
    return Run(_bounded(size, labels, bare=_said(row, size["unit"], labels)))


def _amount(number: Number, row: Matched, labels: Labels) -> Run:
    return Run(_words(number, row, labels), "strong")


def _words(number: Number, row: Matched, labels: Labels) -> str:
    """The number with its bound in words, and its unit unless the indicator's name has just said it."""
    return _bounded(number, labels, bare=_said(row, number["unit"], labels))


def _said(row: Matched, unit: str, labels: Labels) -> bool:
    """Whether the indicator's name already says the unit, as "per 10,000 people" does."""
    head = numbers.unit_head(unit, labels.lang).lower()
    return len(head) > 2 and head in row_name(row, labels).lower()


def _bounded(number: Number, labels: Labels, bare: bool = False) -> str:
    exact = {**number, "comparator": "range" if number["comparator"] == "range" else "eq"}
    text = numbers.target_amount(exact, labels.lang) if bare else numbers.target_text(exact, labels.lang)
    return labels(f"bound.{number['comparator']}", n=text)


def _subject(row: Matched, labels: Labels) -> str:
    """The indicator inside a sentence; in brackets whose target it is, for what kind of period."""
    name, kind = lower(subject_name(row, labels)), kind_text(row, labels)
    if row.key.measure in ("level", "new") and row.record.unit in COUNTED:
        number = labels("finding.number_of", name=name)
        # "Total number of" and "number of" say it already.
        name = name if number.split()[0] in name.split()[:2] else number
    return f"{name} ({kind})" if kind else name


def _named(row: Matched, labels: Labels) -> dict[str, str]:
    """The indicator inside a sentence and, as ``name``, at its beginning."""
    inside = _subject(row, labels)
    return {"indicator": inside, "name": inside[:1].upper() + inside[1:]}


def capital(sentence: str) -> str:
    """The sentence with a capital at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def lower(name: str) -> str:
    """The name as it stands inside a sentence: an acronym keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _names(sides: Sequence[Side], labels: Labels) -> str:
    return plans_listed([side.plan for side in sides], labels)


def _number_of(key: str, whose: Sequence[object]) -> str:
    return f"{key}_one" if len(whose) == 1 else key


def _listing(clauses: Sequence[Sentence], labels: Labels) -> Sentence:
    """Clauses joined with commas and a last "and"."""
    runs: list[Run] = []
    for place, clause in enumerate(clauses):
        if place:
            last = place == len(clauses) - 1
            runs.append(Run(f" {labels('word.and')} " if last else ", "))
        runs.extend(clause)
    return tuple(runs)


def _fill(labels: Labels, key: str, **fields: Sentence) -> Sentence:
    """A label whose fields are themselves runs."""
    runs: list[Run] = []
    for run in labels.runs(key, **{name: Run("\0" + name) for name in fields}):
        runs.extend(fields[run.text[1:]] if run.text.startswith("\0") else (run,))
    return tuple(runs)
