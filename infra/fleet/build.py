"""Builds all functions once, for the machine that they will run on."""

import os
import pathlib
import platform
import shutil
import subprocess

from . import environment
from .mistakes import Refusal

#: Where the stacks on AWS run, as template.yaml says.
AWS = "arm64"


def host() -> str:
    """The architecture of this machine, on which an emulator runs the functions."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def folder(emulated: bool) -> pathlib.Path:
    """Where a build lies."""
    return environment.ROOT / ("target/lambda" if emulated else "target/lambda-arm64")


def command(emulated: bool) -> list[str]:
    """What builds the functions: host binaries for an emulator, arm64 for AWS."""
    build = "cargo lambda build --locked --release --workspace --exclude ratenwerk --exclude tests".split()
    place = ["--lambda-dir", str(folder(emulated).relative_to(environment.ROOT))]
    return build + place if emulated else [*build, "--arm64", *place]


def run(emulated: bool) -> pathlib.Path:
    """Builds, and says where the binaries lie."""
    programs = environment.ready("cargo-lambda")
    # cargo-lambda finds zig and itself on the path of its own environment.
    surroundings = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    if not emulated and shutil.which("rustup"):
        subprocess.run(["rustup", "target", "add", "aarch64-unknown-linux-gnu"], cwd=environment.ROOT, check=True)
    if subprocess.run(command(emulated), cwd=environment.ROOT, env=surroundings, check=False).returncode:
        raise Refusal("The functions could not be built; nothing was deployed.")
    return folder(emulated)
