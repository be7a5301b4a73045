"""Records and named tuples: named values nobody may change."""

import builtins
import copy
import pickle

import pytest

from plancompare.records import NamedTuple, Record


class Place(Record):
    """A place."""

    name: str
    level: str = "province"


class Area(Place):
    """A place with a size."""

    size: int = 0


def test_values_are_given_in_order_or_by_name_and_the_rest_are_the_defaults():
    assert (Place("An Giang").level, Place(level="commune", name="Vĩnh Gia").name) == ("province", "Vĩnh Gia")
    assert Area.FIELDS == ("name", "level", "size")
    assert repr(Area("Huế", size=5)) == "Area(name='Huế', level='province', size=5)"


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), (("a", "b", "c"), {}), (("a",), {"name": "b"}), (("a",), {"size": 1}), ((), {"size": 1})],
    ids=["nothing", "too many", "one twice", "an unknown one", "an unknown one for one that lacks"],
)
def test_values_that_do_not_fit_are_refused_with_the_names_there_are(given, named):
    with pytest.raises(TypeError, match="Place takes name, level"):
        Place(*given, **named)


def test_a_record_equals_one_of_its_kind_with_the_same_values():
    assert Place("Huế") == Place("Huế", "province") and hash(Place("Huế")) == hash(Place("Huế"))
    assert Place("Huế") != Place("Hà Nội")
    assert Place("Huế") != Area("Huế")
    assert Place("Huế") != "Huế"


def test_nobody_may_change_one_but_another_can_be_made_of_it():
    place = Place("Huế")
    with pytest.raises(AttributeError, match="a Place cannot be changed: name"):
        place.name = "Hà Nội"
    with pytest.raises(AttributeError, match="cannot be changed"):
        del place.name
    assert place.but(name="Hà Nội") == Place("Hà Nội") and place.name == "Huế"
    assert pickle.loads(pickle.dumps(place)) == place


class Span(NamedTuple):
    """A named tuple."""

    start: int
    end: int = 9


class Wide(Span):
    """An ordinary class below one."""

    @property
    def length(self) -> int:
        return self.end - self.start


def test_a_named_tuple_is_a_tuple_with_names():
    span = Span(3)
    assert span == (3, 9) == Span(end=9, start=3) and span.end == span[1] == 9
    assert (Span._fields, span._asdict(), repr(span)) == (
        ("start", "end"), {"start": 3, "end": 9}, "Span(start=3, end=9)",
    )  # fmt: skip
    assert span._replace(end=4) == Span(3, 4) and type(span._replace(end=4)) is Span
    assert pickle.loads(pickle.dumps(span)) == copy.copy(span) == span
    assert Wide(3).length == 6 and repr(Wide(3)) == "Wide(start=3, end=9)"
    match span:
        case Span(start, end):
            assert (start, end) == (3, 9)


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"start": 1}), ((1,), {"stop": 1})]
)
def test_values_that_a_named_tuple_does_not_have_are_refused(given, named):
    with pytest.raises(TypeError, match=r"Span.__new__\(\) (missing|takes|got)"):
        Span(*given, **named)
    with pytest.raises(AttributeError):
        Span(1).end = 2
    with pytest.raises(AttributeError):
        Span(1).other = 2
    assert not hasattr(Span(1), "__dict__")


def test_defining_one_of_either_kind_compiles_nothing(monkeypatch):
    Span(1)

    def compiling(*_: object, **__: object):
        raise AssertionError("code is compiled")

    for name in ("eval", "exec", "compile"):
        monkeypatch.setattr(builtins, name, compiling)

    class Other(NamedTuple):
        first: str
        second: str = "b"

    class Another(Record):
        first: str
        second: str = "b"

    assert Other("a") == ("a", "b") and Another("a").second == "b"
