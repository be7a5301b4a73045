"""The workbook's words, both languages at once, from ``labels-workbook.toml`` and the reports' labels."""

from collections.abc import Mapping
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.comparison.cells import Said
from plancompare.comparison.sentences import filled
from plancompare.presentation.labels import Labels


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """The workbook's own labels by dotted key."""
    sections = toml_file("labels-workbook").items()
    return {f"{section}.{key}": label for section, labels in sections for key, label in labels.items()}


def word(key: str, **values: object) -> Said:
    """The label with its fields filled in, each in its own language."""
    return filled(entries()[key], values)


def code_name(group: str, code: object) -> Said:
    """The name of a code, from the workbook's labels, else the reports'; an unnamed code as it is."""
    own = entries().get(f"{group}.{code}")
    return Said(**own) if own else Said.of(lambda lang: Labels(lang).name(group, code))
