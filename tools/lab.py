"""Open JupyterLab on the notebooks, in Vietnamese if asked: ``python tools/lab.py [vi|en [OPTION ...]]``.

The options go to JupyterLab as they are.
The language is a default of this project's JupyterLab alone, kept in its ``.cache``; whoever chose another in
JupyterLab's own settings keeps it.
"""

import json
import os
import sys
from pathlib import Path

LOCALES = {"vi": "vi_VN", "en": "default"}
TRANSLATION = "@jupyterlab/translation-extension:plugin"
# Looking for news and updates would ask the network, and greet a newcomer with a question.
QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def set_defaults(language: str, folder: Path) -> None:
    """Make ``language`` the default of a JupyterLab with this folder of settings, and keep it quiet."""
    settings = QUIET | {TRANSLATION: {"locale": LOCALES[language]}}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "overrides.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        sys.exit(
            f"The folder {folder} cannot be written to ({error.strerror}); give yourself the right to write "
            "there, or copy the project to a folder of your own."
        )


def start_page(notebooks: Path) -> str:
    """The start notebook if there is one, else their folder."""
    start = next(iter(sorted(notebooks.glob("*start*.ipynb"))), notebooks)
    return f"/lab/tree/{start.relative_to(notebooks.parent).as_posix()}"


def folders_of_its_own(home: Path, instead: Path) -> dict[str, str]:
    """Where Jupyter may keep its settings and sockets when the home folder cannot be written to."""
    if os.access(home, os.W_OK):
        return {}
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    return {name: str(instead / name.lower()) for name in names if name not in os.environ}


def main() -> None:
    language, *more = sys.argv[1:] or ["en"]
    if language not in LOCALES:
        sys.exit(f"'{language}' is no language; give {' or '.join(LOCALES)}, before any other option")
    project = Path(__file__).resolve().parent.parent
    settings = project / ".cache" / "lab" / "settings"
    set_defaults(language, settings)
    page = start_page(project / "notebooks")
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    lab = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        f"--notebook-dir={project}",
        f"--LabApp.default_url={page}",
        f"--LabApp.app_settings_dir={settings}",
    ]
    os.environ.update(folders_of_its_own(Path(os.path.expanduser("~")), project / ".cache" / "lab"))
    os.execv(sys.executable, [*lab, *as_root, *more])


if __name__ == "__main__":
    main()
