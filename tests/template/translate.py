"""template.yaml as it is deployed, for the tests beside this file.

Run as a program it prints the translated template; cfn-lint finds mistakes in it that it can't see in the SAM form.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "infra"))

from fleet.template import FUNCTION, ROOT, folder, source, translated

__all__ = ["FUNCTION", "ROOT", "folder", "source", "translated"]


if __name__ == "__main__":
    json.dump(translated(), sys.stdout, indent=2)
