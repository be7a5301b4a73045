"""Records: named values nobody may change."""

import pickle

import pytest

from plancompare.records import Record


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
