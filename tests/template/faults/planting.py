"""How a fault is written down, and what faults reach for."""

from template import TRANSLATED

FAULTS = []


def must_be_found_by(*tests, form=TRANSLATED):
    """The fault below must make each of these tests fail."""

    def planted(fault):
        FAULTS.extend((test, fault, form) for test in tests)
        return fault

    return planted


def rights(template, function):
    """The statements of a function's role."""
    return props(template, f"{function}Role")["Policies"][0]["PolicyDocument"]["Statement"]


def right(template, function, action):
    """The statement of a function's role that speaks of an action."""
    return next(statement for statement in rights(template, function) if action in statement["Action"])


def props(template, name):
    return template["Resources"][name]["Properties"]
