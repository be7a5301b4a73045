"""The interactive tables, made in one way: to sort, filter and select one row of; nothing is fetched."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from itables import JavascriptFunction
from itables.widget import ITable

from plancompare.presentation.labels import Labels

_WORDS = ("search", "info", "infoEmpty", "infoFiltered", "zeroRecords", "emptyTable")
# DataTables makes a number of what looks like one to an American eye: "35,5" would be 355 in Excel. What is
# shown stays text behind a control character, which it drops when it writes; the plain numbers stay numbers.
_KEEP_TEXT = """function(data, row, column) {{
    const page = document.createElement("textarea");
    page.innerHTML = data;
    return (column < {shown} || column >= {words} ? "\\u0001" : "") + page.value;
}}"""
# The row of filter boxes under the heads is no second head.
_ONE_HEAD = JavascriptFunction("function(data) { data.headerStructure = data.headerStructure.slice(0, 1); }")
# The rows are one stop of Tab, the row selected or the first; arrows go on from it, Enter selects. The keys
# of DataTables make every row a stop, and those of JupyterLab would go to the next cell.
_BY_KEYS = JavascriptFunction("""function() {
    const table = this.api(), rows = table.rows({search: "applied"}).nodes().toArray();
    const stop = there => rows.forEach(row => { row.tabIndex = row === there ? 0 : -1; });
    rows.forEach(row => row.setAttribute("data-lm-suppress-shortcuts", "true"));
    stop(rows.find(row => row.classList.contains("selected")) ?? rows[0]);
    table.table().container().onkeydown = event => {
        const at = rows.indexOf(event.target), typing = event.target.matches("input");
        const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1}[event.key];
        if (at < 0 && !(typing && event.key === "ArrowDown")) return;
        if (at >= 0 && (event.key === "Enter" || event.key === " ")) table.row(rows[at]).select();
        else if (rows[to]) { stop(rows[to]); rows[to].focus(); }
        else return;
        event.preventDefault();
    };
}""")
# JupyterLab aligns every table cell to the right, which suits numbers alone.
_STYLE = "table-layout:auto;width:100%;max-width:none;margin:0"


def grid(
    frame: pd.DataFrame,
    lang: str,
    *,
    shown: int | None = None,
    order: Mapping[int, int] | None = None,
    right: tuple[int, ...] = (),
    wide: tuple[int, ...] = (),
    selected: int | None = None,
    on_select: Callable[[int], None] | None = None,
    file: str = "",
    height: str = "24rem",
) -> ITable:
    """A table widget of ``frame``; only the first ``shown`` columns are seen, all are exported.

    ``order`` maps a seen column to the column it is sorted by, ``right`` are columns aligned to the right,
    ``wide`` those with sentences in them.
    With ``file`` there are buttons that download the rows on screen, filtered and sorted as they are, as
    CSV and Excel under that name. ``on_select`` is called with the position of the row selected in ``frame``.
    """
    labels = Labels(lang)
    shown = frame.shape[1] if shown is None else shown
    definitions = [{"targets": at, "orderData": by} for at, by in (order or {}).items()]
    definitions += [{"targets": list(right), "className": "dt-right"}] if right else []
    left = [at for at in range(shown) if at not in right]
    definitions += [{"targets": left, "className": "dt-left"}]
    hidden = list(range(shown, frame.shape[1]))
    definitions += [{"targets": hidden, "visible": False}] if hidden else []
    definitions += [{"targets": list(wide), "width": f"{min(27, 75 // len(wide))}%"}] if wide else []
    words = max([shown, *(by + 1 for by in (order or {}).values())])
    # Without the modifier only the selected row would be exported.
    head = {"customizeData": _ONE_HEAD, "modifier": {"selected": None}}
    excel = head | {"format": {"body": JavascriptFunction(_KEEP_TEXT.format(shown=shown, words=words))}}
    own = {
        "excel": {"extend": "excelHtml5", "title": None, "exportOptions": excel},
        "csv": {"extend": "csvHtml5", "bom": True, "exportOptions": head},
    }
    buttons = [{"text": labels(f"explore.{name}"), "filename": file} | how for name, how in own.items()]
    one_row: Any = {"style": "single", "info": False}  # DataTables takes "info"; itables' hint forgets it
    table = ITable(
        frame,
        classes="display compact stripe",
        style=_STYLE,
        showIndex=False,
        maxBytes=0,
        select=one_row,
        drawCallback=_BY_KEYS,
        selected_rows=[] if selected is None else [selected],
        paging=False,
        scrollY=height,
        scrollX=True,
        scrollCollapse=True,
        order=[],
        columnDefs=definitions,
        columnControl=[
            {"target": 0, "content": ["order"]},
            {"target": 1, "content": ["searchText"]},
        ],
        ordering={"indicators": False},
        text_in_header_can_be_selected=False,  # a click on a name sorts
        layout={
            "topStart": "search",
            "topEnd": {"buttons": buttons} if file else None,
            "bottomStart": "info",
            "bottomEnd": None,
        },
        language={word: labels(f"grid.{word}") for word in _WORDS},
    )
    if on_select is not None:
        table.observe(lambda change: change["new"] and on_select(change["new"][0]), "selected_rows")
    return table
