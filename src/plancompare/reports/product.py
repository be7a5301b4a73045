"""Something made from all executed notebooks together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Product:
    """``names`` are its files, relative to the reports' folder; ``inputs`` what they are made from; ``make``
    makes them; ``said`` is the line of progress when they are in place."""

    name: str
    names: tuple[str, ...]
    inputs: Any
    make: Callable[[], Mapping[str, bytes]]
    said: str
