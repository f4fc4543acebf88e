"""The zips that are deployed: the same binary gives the same zip, so that 200 tenants upload it once.

A build is a folder with one folder per function, as `cargo lambda build` leaves it (target/lambda) or as `sam build`
does (.aws-sam/build).
"""

import dataclasses
import hashlib
import io
import json
import pathlib
import zipfile
from collections.abc import Mapping
from typing import Any

from . import template
from .mistakes import Mistake, Mistakes

#: What an ELF file says about the machine that it runs on.
MACHINES = {"x86_64": 62, "arm64": 183}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MARK_LENGTH = 20


@dataclasses.dataclass(frozen=True)
class Zip:
    """One function's code."""

    function: str
    content: bytes
    sha256: str

    @property
    def key(self) -> str:
        """Where it lies in the bucket: under its own hash, so that it never has to be uploaded again."""
        return f"code/{self.sha256}.zip"


@dataclasses.dataclass(frozen=True)
class Package:
    """All zips of one release."""

    zips: Mapping[str, Zip]

    @property
    def size(self) -> int:
        """The bytes of code that one set of function versions takes."""
        return sum(len(entry.content) for entry in self.zips.values())

    def document(
        self, bucket: str, parameters: Mapping[str, str], path: pathlib.Path = template.PATH
    ) -> template.Template:
        """The translated template of a tenant: it names the zips, and whatever changes publishes a version."""
        written = template.source(path)

        def packaged(function: str) -> dict[str, Any]:
            return {
                "CodeUri": {"Bucket": bucket, "Key": self.zips[function].key},
                "AutoPublishCodeSha256": self._mark(function, parameters, written),
            }

        return template.translated(packaged, parameters, path)

    def _mark(self, function: str, parameters: Mapping[str, str], written: Mapping[str, Any]) -> str:
        """A hash of everything that makes a version of a function: its zip, its lines of the template, the parameters.

        SAM compares nothing else once it is given, so it has to hold all of it. SAM appends it to the description too,
        without which Lambda refuses to publish a version that is like the last one.
        """
        name = template.functions(written)[function]
        lines = {key: value for key, value in written["Resources"][name]["Properties"].items() if key != "Events"}
        parts = [
            self.zips[function].sha256,
            lines,
            written.get("Globals", {}),
            written.get("Conditions", {}),
            dict(parameters),
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:_MARK_LENGTH]


def planned(functions: Mapping[str, str]) -> Package:
    """The package of a build that has not been made: its hashes are named instead."""
    return Package({name: Zip(name, b"", f"<sha256 of {name}.zip>") for name in functions})


def read(build: pathlib.Path, functions: Mapping[str, str], architecture: str) -> Package:
    """The package of a build; raises `Mistakes` with every function that it lacks, or that is for another machine."""
    found: list[Mistake] = []
    zips: dict[str, Zip] = {}
    for function, logical_id in functions.items():
        candidates = [build / folder / "bootstrap" for folder in (function, logical_id)]
        binary = next((path for path in candidates if path.is_file()), None)
        if binary is None:
            found.append(Mistake(str(candidates[0]), "missing; `--build` names a folder with one folder per function"))
            continue
        content = binary.read_bytes()
        if (machine := _machine(content)) not in (None, MACHINES[architecture]):
            names = {number: name for name, number in MACHINES.items()}
            found.append(Mistake(str(binary), f"built for {names.get(machine, machine)}, but {architecture} is needed"))
            continue
        packed = _pack(content)
        zips[function] = Zip(function, packed, hashlib.sha256(packed).hexdigest())
    if found:
        raise Mistakes(found)
    return Package(zips)


def _pack(bootstrap: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap", _EPOCH)
        entry.external_attr = 0o755 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # Unix, whoever packs: otherwise the file could not be executed
        archive.writestr(entry, bootstrap, compresslevel=9)
    return content.getvalue()


def _machine(binary: bytes) -> int | None:
    """The machine an ELF file is for; none for a script, which any machine runs."""
    return int.from_bytes(binary[18:20], "little") if binary[:4] == b"\x7fELF" else None
