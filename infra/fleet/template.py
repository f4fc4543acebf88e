"""Turns template.yaml into plain CloudFormation, as AWS does on deployment, without an account.

What is checked, what runs on the emulator and what is deployed is therefore one and the same document.
"""

import logging
import os
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

# The translator asks its SDK for the Region alone; nothing is called.
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# It warns of numbers about its own use that nobody collects.
logging.getLogger("samtranslator").setLevel(logging.ERROR)

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATH = ROOT / "template.yaml"
FUNCTION = "AWS::Serverless::Function"

Template = dict[str, Any]


class NoManagedPolicies:
    """Stands where the translator would look up AWS's managed policies: ours are all written out."""

    def load(self) -> dict[str, str]:
        return {}


def source(path: pathlib.Path = PATH) -> Template:
    """The template as it is written, with intrinsic functions in their long form."""
    return yaml_parse(path.read_text())


def folder(function: Mapping[str, Any]) -> str:
    """The name of the folder that a function is built from."""
    return pathlib.PurePosixPath(function["Properties"]["CodeUri"]).name


def functions(template: Mapping[str, Any]) -> dict[str, str]:
    """The folder of each function to its logical id."""
    return {folder(r): name for name, r in template["Resources"].items() if r["Type"] == FUNCTION}


def unpackaged(function: str) -> dict[str, Any]:
    """Where a function's code is said to be while nobody deploys it."""
    return {"CodeUri": {"Bucket": "code-bucket", "Key": f"{function}.zip"}}


def translated(
    packaged: Callable[[str], Mapping[str, Any]] = unpackaged,
    parameters: Mapping[str, str] | None = None,
    path: pathlib.Path = PATH,
) -> Template:
    """The translated template; `packaged` gives the properties in which a function differs from what is written."""
    template = source(path)
    for function, name in functions(template).items():
        template["Resources"][name]["Properties"].update(packaged(function))
    return transform(template, dict(parameters or {}), NoManagedPolicies())
