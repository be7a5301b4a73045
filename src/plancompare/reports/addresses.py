"""Where the files of the site lie, for who makes them and for who only says which there are."""

from plancompare.presentation import fonts
from plancompare.presentation.labels import LANGUAGES

SITE, FILES = "site", "files"
FOLDERS = (SITE, *(f"{SITE}/{name}" for name in (*LANGUAGES, "plans", "assets", "assets/scans", FILES)))
ASSETS = (
    "assets/style.css",
    "assets/tables.js",
    "assets/passages.js",
    "assets/OFL.txt",
    *(f"assets/{path.name}" for path in fonts.web_font_files()),
)
