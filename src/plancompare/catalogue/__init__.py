"""Language and domain data in files an analyst can edit, and the small loaders that read them."""

from plancompare.catalogue.codes import Indicator, indicators
from plancompare.catalogue.provinces import Province, provinces, successors

__all__ = ["Indicator", "Province", "indicators", "provinces", "successors"]
