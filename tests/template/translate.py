"""Turns template.yaml into plain CloudFormation, as AWS does on deployment, without an account.

Run as a program it prints the translated template; cfn-lint finds mistakes in it that it can't see in the SAM form.
"""

import json
import os
import pathlib
import sys

# The translator asks its SDK for the Region alone; nothing is called.
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
FUNCTION = "AWS::Serverless::Function"


class NoManagedPolicies:
    """Stands where the translator would look up AWS's managed policies: ours are all written out."""

    def load(self):
        return {}


def source():
    """The template as it is written, with intrinsic functions in their long form."""
    return yaml_parse((ROOT / "template.yaml").read_text())


def folder(function):
    """The name of the folder that a function is built from."""
    return pathlib.PurePosixPath(function["Properties"]["CodeUri"]).name


def translated(bucket="code-bucket", parameters=None):
    """The translated template; a function's code is expected in `bucket`, under its folder's name."""
    template = source()
    for resource in template["Resources"].values():
        if resource["Type"] == FUNCTION:
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": f"{folder(resource)}.zip"}
    return transform(template, parameters or {}, NoManagedPolicies())


if __name__ == "__main__":
    json.dump(translated(), sys.stdout, indent=2)
