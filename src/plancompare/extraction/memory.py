"""What a clause remembers from one number to the next."""

from dataclasses import dataclass, field
from typing import NamedTuple

from plancompare.extraction.number import Number

_KEPT = 24  # targets and subjects of a clause a number can refer back to
_LEVEL_REACH = 400  # characters a level keeps the next sentence's growth and change


class Made(NamedTuple):
    """A target read earlier in the clause.

    ``derived`` tells that it only described another one; ``turn`` is the one said before it.
    """

    number: Number
    code: str | None
    measure: str
    unit: str
    text: str
    id: str
    derived: bool
    turn: str | None = None


@dataclass(slots=True)
class Memory:
    """``heads`` are the subjects said so far, nearest first, beginning with those of the lists around;
    ``level`` is the amount a growth may be of, ``whole`` what a share may be a part of; ``carried`` and
    ``carried_act`` the bound and the verb of a list ("thành lập ít nhất 5 xã, 3 ấp"); ``lead`` is the first
    subject of the segment, what a list in it is of.
    """

    heads: list[str] = field(default_factory=list)
    level: Made | None = None
    previous: Made | None = None
    whole: Made | None = None
    carried: str | None = None
    carried_act: str | None = None
    lead: str | None = None
    made: list[Made] = field(default_factory=list)

    def begin_sentence(self, at: int, first: bool) -> None:
        """A new sentence begins with a number at ``at``: only a level close by is still spoken of."""
        self.whole = self.carried = self.carried_act = None
        if not first and self.level is not None and at - self.level.number.start >= _LEVEL_REACH:
            self.level = None

    def add_head(self, text: str) -> None:
        """A subject has been said."""
        self.heads.insert(0, text)
        del self.heads[_KEPT:]

    def add(self, made: Made) -> None:
        """A target has been read."""
        self.made = [*self.made[-_KEPT:], made]
        self.previous = made
