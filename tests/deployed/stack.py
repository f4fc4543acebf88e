"""A tenant's stack on the emulator, deployed as every tenant's is: by the fleet's own release, smoke test included."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "infra"))

from emulator import REGION
from fleet import build, emulated, package, parameters, sites, stacks, template
from fleet.console import Console
from fleet.release import Options, Release
from fleet.tenants import NOBODYS, PILOT, Tenant


class Stack:
    """A created stack: its outputs, its resources, and where its API answers."""

    def __init__(self, emulator, name, given, binaries):
        self.emulator, self.name = emulator, name
        source = template.source()
        every = parameters.effective(source["Parameters"], name, given)
        tenant = Tenant(name, NOBODYS, REGION, PILOT, None, every, {"tenant": name})
        site = sites.emulator(Console(agreed="yes"), emulator.url)
        built = package.read(binaries, template.functions(source), build.host())
        print(f"{name}: {Release(site, built, Options()).to(tenant)}")
        cloudformation = emulator.client("cloudformation")
        self.outputs = stacks.describe(cloudformation, name).outputs
        self.resources = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in stacks.resources(cloudformation, name)
        }
        self.url = emulated.api_address(emulator.url, self.resources["Api"])
