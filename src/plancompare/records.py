"""Records that cost nothing to define: a dataclass writes its methods as code, compiled in every process."""

from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Record:
    """Named values that nobody may change: the annotated names of a class, those of the classes above first.

    Records are equal where their classes and values are. A TypeError says which values do not fit the names.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = cls.__annotations__
        cls.FIELDS = (*cls.FIELDS, *own)
        cls._defaults = cls._defaults | {name: vars(cls)[name] for name in own if name in vars(cls)}

    def __init__(self, *values: Any, **named: Any) -> None:
        placed = dict(zip(self.FIELDS, values, strict=False))
        given = self._defaults | placed | named
        if given.keys() != set(self.FIELDS) or len(placed) < len(values) or placed.keys() & named.keys():
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
