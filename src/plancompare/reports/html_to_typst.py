"""HTML that other tools put out (pandas, Styler) as Typst: tables with their spans, else the text."""

from plancompare.presentation.as_typst import string

NUMBER_MARKS = set("0123456789.,%+-−–±()≥≤<>≈~/ \u00a0\u202f")


def convert(html: str) -> str:
    """Every outermost table of a piece of HTML; the plain text where there is none."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for unseen in soup(["style", "script", "head"]):
        unseen.decompose()
    tables = [found for found in soup("table") if found.find_parent("table") is None]
    if tables:
        return "\n".join(_table(found) for found in tables)
    text = " ".join(soup.get_text(" ").split())
    return f"#par[#{string(text)}]\n" if text else ""


def _table(table) -> str:
    rows = [row for row in table("tr") if row.find_parent("table") is table]
    heads = _head_rows(rows)
    grid = [
        [_cell(cell, index < heads) for cell in row(["th", "td"], recursive=False)]
        for index, row in enumerate(rows)
    ]
    width = max(
        (sum(_span(c, "colspan") for c in row(["th", "td"], recursive=False)) for row in rows), default=0
    )
    if not width:
        return ""
    header = [cell for row in grid[:heads] for cell in row]
    body = [cell for row in grid[heads:] for cell in row]
    parts = [f"table.header({', '.join(header)})"] if header else []
    caption = table.find("caption")
    title = string(caption.get_text(" ", strip=True)) if caption else "none"
    return f"#plain-table(title: {title}, columns: {width}, {', '.join([*parts, *body])})\n"


def _head_rows(rows) -> int:
    """How many rows, from the top, are heads: those in ``thead``, else leading rows of ``th`` alone."""
    within = sum(1 for row in rows if row.find_parent("thead") is not None)
    if within:
        return within
    count = 0
    for row in rows:
        if row.find("td") is not None:
            break
        count += 1
    return count


def _cell(cell, head: bool) -> str:
    text = cell.get_text(" ", strip=True)
    spans = "".join(
        f"{name}: {_span(cell, name)}, " for name in ("colspan", "rowspan") if _span(cell, name) > 1
    )
    align = "right" if text and set(text) <= NUMBER_MARKS and any(c.isdigit() for c in text) else "left"
    body = f"strong({string(text)})" if head or cell.name == "th" else f"[#{string(text)}]"
    return f"table.cell({spans}align: {align}, {body})"


def _span(cell, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdigit() else 1
