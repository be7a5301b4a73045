"""Characters that a page, a cell or a terminal cannot show become ones it can: the last step of rendering."""

from plancompare.catalogue.patterns import Pattern

# All but tab and line ends: an ESC in a plan may not command a terminal, nor a bell end a page.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
# Half surrogate pairs and codes that are no characters, which no file can hold; and signs that turn the
# direction of what follows: after one, 12 would be shown as 21, or "12 - 34" as "34 - 12".
_NEVER = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u061c\u200f\u202a-\u202e\u2066-\u2069"
_UNSHOWN = Pattern(f"[{_CONTROL}{_NEVER}]")
_IS_CONTROL = Pattern(f"[{_CONTROL}]")


def legible(text: str) -> str:
    """``text`` with a blank for each control character and "\ufffd" for what may not be shown at all.

    Tabs and line ends stay; length and positions stay.
    """
    return _UNSHOWN.sub(lambda found: " " if _IS_CONTROL.match(found[0]) else "\ufffd", text)
