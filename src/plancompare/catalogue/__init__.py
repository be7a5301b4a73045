"""Language and domain data in files an analyst can edit, and the small loaders that read them."""

from plancompare.catalogue.codes import Indicator, indicators, unit_codes
from plancompare.catalogue.provinces import Province, all_provinces, province_of, provinces

__all__ = ["Indicator", "Province", "all_provinces", "indicators", "province_of", "provinces", "unit_codes"]
