"""Records that cost nothing to define.

Dataclasses and the named tuples of :mod:`typing` write their methods as code and compile it in every process,
which took a fifth of reading a small file.
"""

import collections
from functools import cache
from operator import itemgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Record:
    """Named values that nobody may change: the annotated names of a class, those of the classes above first.

    Records are equal where their classes and values are. A TypeError says which values do not fit the names.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()
    _names: ClassVar[frozenset[str]] = frozenset()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = cls.__annotations__
        cls.FIELDS = (*cls.FIELDS, *own)
        cls._names = frozenset(cls.FIELDS)
        cls._defaults = cls._defaults | {name: vars(cls)[name] for name in own if name in vars(cls)}

    def __init__(self, *values: Any, **named: Any) -> None:
        placed = dict(zip(self.FIELDS, values, strict=False))
        given = self._defaults | placed | named
        if given.keys() != self._names or len(placed) < len(values) or placed.keys() & named.keys():
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.FIELDS)}")
        object.__setattr__(self, "__dict__", given)

    def but(self, **changes: Any) -> Self:
        """The same record with some other values."""
        return type(self)(**{name: getattr(self, name) for name in self.FIELDS} | changes)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.FIELDS)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in zip(self.FIELDS, self._values(), strict=True))
        return f"{type(self).__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: Any = None) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed: {name}")

    __delattr__ = __setattr__  # pyright: ignore


if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Slotted(type):
        """What is made has its values and nothing else."""

        @classmethod
        def __prepare__(cls, name: str, bases: tuple[type, ...]) -> dict[str, Any]:
            return {"__slots__": ()}

    class NamedTuple(tuple, metaclass=_Slotted):
        """As of :mod:`typing`: a tuple whose places have the annotated names of the class."""

        _fields: ClassVar[tuple[str, ...]] = ()

        def __init_subclass__(cls) -> None:
            if cls._fields:
                return  # a class below one, which has the names of that
            cls._fields = cls.__match_args__ = tuple(cls.__annotations__)
            defaults = tuple(vars(cls)[name] for name in cls._fields if name in vars(cls))
            code = _making(len(cls._fields)).__code__.replace(
                co_varnames=("_cls", *cls._fields), co_qualname=f"{cls.__qualname__}.__new__"
            )
            cls.__new__ = staticmethod(FunctionType(code, globals(), "__new__", defaults))
            for at, name in enumerate(cls._fields):
                setattr(cls, name, _place(at))

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes: Any) -> Self:
            return type(self)(**self._asdict() | changes)

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"

    @cache
    def _making(width: int) -> FunctionType:
        """The code that makes a tuple of so many values, whatever their names."""
        values = ", ".join(f"_{at}" for at in range(width))
        return eval(f"lambda _cls, {values}: _tuple(_cls, ({values},))")

    _tuple = tuple.__new__
    # The way of named tuples, where Python has it: twice as fast.
    _getter = getattr(collections, "_tuplegetter", lambda at, doc: property(itemgetter(at), doc=doc))

    @cache
    def _place(at: int) -> Any:
        return _getter(at, f"Field {at}.")
