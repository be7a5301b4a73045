"""What a clause has said so far that its later numbers can refer back to."""

from plancompare.extraction.period import When
from plancompare.extraction.quantities import Quantity
from plancompare.reading.source import Span
from plancompare.records import NamedTuple

KEPT = 24  # targets and subjects of a clause a number can refer back to
_LEVEL_REACH = 400  # characters a level keeps the next sentence's growth and change


class Made(NamedTuple):
    """A target, or a result, read earlier in the clause.

    ``derived`` tells that it only described another one; ``turn`` is the one said before it; ``when`` is the
    time it is for, ``status`` what kind of figure it is.
    """

    quantity: Quantity
    code: str | None
    measure: str
    unit: str
    text: str
    id: str
    derived: bool
    turn: str | None
    when: When
    status: str


class Discourse(NamedTuple):
    """``heads`` are the subjects said so far, nearest first, beginning with those of the lists around;
    ``own`` of them were said in this sentence and ``listed`` are those of the lists; ``level`` is the amount
    a growth may be of, ``whole`` what a share may be a part of; ``carried`` and ``carried_act`` the bound and
    the verb of a list ("thành lập ít nhất 5 xã, 3 ấp"); ``lead`` is the first subject of the segment, what a
    list in it is of.
    """

    heads: tuple[str, ...] = ()
    own: int = 0
    listed: tuple[str, ...] = ()
    level: Made | None = None
    previous: Made | None = None
    whole: Made | None = None
    carried: str | None = None
    carried_act: str | None = None
    lead: Span | None = None
    made: tuple[Made, ...] = ()

    def whole_of(self, quantity: Quantity) -> Made | None:
        """What a number is a part of that its digits alone showed to be one."""
        at = quantity.whole_at
        return next((made for made in self.made if made.quantity.start == at), None) if at else None

    def at_sentence(self, at: int, first: bool) -> "Discourse":
        """A new sentence begins with a number at ``at``: only a level close by is still spoken of."""
        far = not first and self.level is not None and at - self.level.quantity.start >= _LEVEL_REACH
        level = None if far else self.level
        return self._replace(own=0, whole=None, carried=None, carried_act=None, level=level)

    def with_head(self, text: str) -> "Discourse":
        """A subject has been said."""
        return self._replace(heads=(text, *self.heads)[:KEPT], own=self.own + 1)
