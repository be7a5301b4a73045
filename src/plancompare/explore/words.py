"""Small pieces of HTML the widgets share: a sentence that says what is wrong, a line to copy."""

from plancompare.extraction.record import TableRead
from plancompare.presentation.as_html import escape
from plancompare.presentation.labels import Labels

# The clipboard belongs to the browser, so the button carries the few words of script that reach it; where a
# page may not write to it (plain http from afar), the line is selected instead, ready for Ctrl+C.
_COPY = (
    "const line=this.previousElementSibling,done=()=>{this.textContent=this.dataset.done};"
    "getSelection().selectAllChildren(line);"
    "navigator.clipboard?navigator.clipboard.writeText(line.textContent).then(done,()=>{}):"
    "document.execCommand('copy')&&done()"
)


def sentence(text: str, kind: str = "error") -> str:
    """A message set off from the page: an ``error``, a ``warning`` or a ``note``."""
    colour = {"error": "#b3261e", "warning": "#b07a00", "note": "#2f7d4f"}[kind]
    role = "alert" if kind == "error" else "status"
    return (
        f'<div class="plancompare-{kind}" role="{role}" style="border-left:4px solid {colour};'
        f'padding:.3rem .8rem;margin:.3rem 0;line-height:1.4">{escape(text)}</div>'
    )


def copyable(text: str, lang: str) -> str:
    """A line with a button that puts exactly this line on the clipboard."""
    labels = Labels(lang)
    return (
        '<div class="plancompare-citation" style="margin:.1rem 0 1rem;line-height:1.4">'
        f'<small style="user-select:all">{escape(text)}</small> '
        f'<button type="button" class="jupyter-button" style="height:auto;padding:.1rem .6rem;width:auto" '
        f'data-done="{escape(labels("explore.copied"))}" onclick="{escape(_COPY)}">'
        f"{escape(labels('explore.copy'))}</button></div>"
    )


def table_line(table: TableRead, lang: str) -> str:
    """What was read of a table, on one line: how many targets from which columns, which columns were left."""
    labels = Labels(lang)
    said = labels("own.table", table=table.id.removeprefix("T"))
    if table.page is not None:
        said += labels("own.table_page", page=table.page)
    if table.why is not None:
        return labels("own.table_none", table=said, why=labels.reason(table.why))
    columns = ", ".join(f"“{words}”" for words in table.taken)
    line = labels("own.table_read", table=said, n=table.targets, columns=columns)
    left = ", ".join(f"“{words}” ({labels.reason(why)})" for words, why in table.left)
    return f"{line} {labels('own.table_left', columns=left)}" if left else line
