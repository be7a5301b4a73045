"""The workbook's words, both languages at once, from ``labels-workbook.toml`` and the reports' labels."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.presentation.labels import Labels


class Words(NamedTuple):
    """One text in two languages; as text both, Vietnamese first."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi if self.vi == self.en else f"{self.vi} / {self.en}"


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """The workbook's own labels by dotted key."""
    sections = toml_file("labels-workbook").items()
    return {f"{section}.{key}": label for section, labels in sections for key, label in labels.items()}


def word(key: str, vi: Mapping[str, object] | None = None, **values: object) -> Words:
    """The label with its fields filled in; ``vi`` gives fields that read otherwise in Vietnamese."""
    label = entries()[key]
    return Words(label["vi"].format(**{**values, **(vi or {})}), label["en"].format(**values))


def code_name(group: str, code: object) -> Words:
    """The name of a code, from the workbook's labels, else the reports'; an unnamed code as it is."""
    own = entries().get(f"{group}.{code}")
    return Words(**own) if own else Words(Labels("vi").name(group, code), Labels("en").name(group, code))
