"""Every package that may be installed with plancompare may be used and passed on by anyone, with the whole.

docs/licences.csv lists them; what an installed package says of itself must agree with it.
"""

import csv
import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "docs" / "licences.csv"
LOCKS = sorted(ROOT.glob("requirements*.lock"))
# Licences, by a word of theirs, as they are listed; a longer name goes before one it holds.
KNOWN = {
    "MIT-CMU": ("mit-cmu", "hpnd"),
    "MIT-0": ("mit-0",),
    "MPL-2.0": ("mpl", "mozilla public"),
    "Apache-2.0": ("apache",),
    "PSF-2.0": ("psf", "python software foundation", "license agreement for matplotlib"),
    "ISC": ("isc",),
    "BSD": ("bsd",),
    "MIT": ("mit",),
}
REFUSED = re.compile(
    r"\b[AL]?GPL|GNU (?:Affero|Lesser|General)|Affero|SSPL|Commons Clause|BUSL|non-?commercial", re.I
)


def listed() -> dict[str, str]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["package"]: row["licence"] for row in csv.DictReader(file)}


def locked() -> set[str]:
    texts = [lock.read_text("utf-8") for lock in LOCKS]
    return {name.lower() for text in texts for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.M)}


def stated(package: str) -> str | None:
    """What an installed package says of its licence, in words; None where it is not installed."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [text for text in about.get_all("Classifier") or [] if text.startswith("License")]
    first_lines = (about.get("License") or "").strip().splitlines()[:1]
    return " | ".join(filter(None, [about.get("License-Expression"), *classifiers, *first_lines]))


def named(words: str) -> set[str]:
    """The licences some words name."""
    found = set()
    for licence, signs in KNOWN.items():
        for sign in signs:
            words, met = re.subn(rf"(?<![a-z]){re.escape(sign)}(?![a-z])", "", words, flags=re.I)
            found |= {licence} if met else set()
    return found


def test_every_package_of_the_locks_is_listed_and_no_other():
    missing = sorted(locked() - set(listed()))
    lines = [f"{name},{' AND '.join(sorted(named(stated(name) or '')))}" for name in missing]
    assert not lines, f"add to {LIST.name}, after a look at each: " + "; ".join(lines)
    assert not set(listed()) - locked(), "no longer in a lock"


def test_no_licence_asks_anything_of_those_who_use_the_results():
    refused = {name: licence for name, licence in listed().items() if REFUSED.search(licence)}
    assert refused == {}
    assert all(named(licence) for licence in listed().values())


def test_what_is_installed_says_the_same_of_itself():
    for name in sorted(locked()):
        words = stated(name)
        if words is not None:
            assert not REFUSED.search(words), f"{name}: {words}"
            assert named(listed()[name]) & named(words), f"{name} is listed as {listed()[name]}, says {words}"


@pytest.mark.parametrize(
    "words",
    ["GPL-3.0-or-later", "AGPL-3.0", "GNU General Public License v3 (GPLv3)", "LGPL-2.1", "GNU Affero"],
)
def test_a_licence_that_spreads_is_refused(words):
    assert REFUSED.search(words)
