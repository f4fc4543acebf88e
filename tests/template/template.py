"""The template as the tests beside this file see it: as it is written, as it is deployed, with a fault planted in it."""

import contextlib
import copy

import translate

TEMPLATE = translate.source()
TRANSLATED = translate.translated()


@contextlib.contextmanager
def planted(fault, template=TRANSLATED):
    """Every test sees the fault inside, and the sound template again afterwards."""
    sound = copy.deepcopy(template)
    try:
        fault(template)
        yield
    finally:
        template.clear()
        template.update(sound)


@contextlib.contextmanager
def without(part, key):
    """A part of the template lacks something inside, and has it again afterwards, in its place."""
    sound = list(part.items())
    try:
        del part[key]
        yield
    finally:
        part.clear()
        part.update(sound)


def of_type(kind, template=None):
    """Logical id to resource, of all resources of a kind."""
    resources = (template or TRANSLATED)["Resources"]
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


def properties(kind):
    """The properties of the only resource of a kind."""
    ((_, resource),) = of_type(kind).items()
    return resource["Properties"]


def functions():
    """Folder name to the function as it is written."""
    return {translate.folder(f): f["Properties"] for f in of_type(translate.FUNCTION, TEMPLATE).values()}


def logical(function):
    """The logical id that belongs to a folder."""
    return "".join(part.capitalize() for part in function.split("_"))


def statements(function):
    role = TRANSLATED["Resources"][f"{logical(function)}Role"]["Properties"]
    return [statement for policy in role["Policies"] for statement in policy["PolicyDocument"]["Statement"]]


def listed(value):
    return value if isinstance(value, list) else [value]


def integrations():
    """Route key to (function, security) of the API as it is deployed."""
    found = {}
    by_alias = {f"{logical(name)}Aliaslive": name for name in functions()}
    for path, methods in properties("AWS::ApiGatewayV2::Api")["Body"]["paths"].items():
        for method, route in methods.items():
            uri = route["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            (function,) = [name for alias, name in by_alias.items() if f"${{{alias}}}" in uri]
            key = "$default" if route.get("isDefaultRoute") else f"{method.upper()} {path}"
            found[key] = (function, route["security"])
    return found


def named(value):
    """The logical id or parameter that a reference leads to; none where it is no plain reference."""
    match value:
        case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
            return name
    return None


def choice(value, condition):
    """Both sides of a choice, which must hang on that condition."""
    match value:
        case {"Fn::If": [found, then, otherwise]} if found == condition:
            return then, otherwise
    raise AssertionError(f"{value} is no choice by {condition}")
