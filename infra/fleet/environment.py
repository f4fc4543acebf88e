"""One pinned Python environment per tool, made where it is missing and anew when its list changes.

The tools pin each other's needs, so they share none. This file needs the standard library alone.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / "tests/.tools"
OWN = "fleet"


def requirements(tool: str) -> pathlib.Path:
    """The list of what a tool needs."""
    return pathlib.Path(__file__).with_name("fleet.txt") if tool == OWN else ROOT / f"tests/tools/{tool}.txt"


def ready(tool: str) -> pathlib.Path:
    """The folder of a tool's programs, installed first if need be."""
    home, wanted = HOME / tool, requirements(tool)
    installed = home / "installed.txt"
    if not installed.exists() or installed.read_text() != wanted.read_text():
        print(f"installing {tool}", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        pip = [home / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", wanted]
        subprocess.run(pip, check=True)
        shutil.copy(wanted, installed)
    return home / "bin"


def enter() -> None:
    """Goes on in the pinned environment of these scripts: starts the program anew unless it runs there already."""
    if sys.version_info < (3, 10):
        sys.exit("Python 3.10 or later is needed")
    python = ready(OWN) / "python"
    if pathlib.Path(sys.prefix).resolve() != python.parents[1].resolve():
        os.execv(python, [str(python), *sys.argv])
