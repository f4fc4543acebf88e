"""AWS calls as people read them: the command line that would do the same."""

import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name
from botocore.client import BaseClient

_WIDTH = 110


def command(service: str, operation: str, parameters: Mapping[str, Any]) -> str:
    """A call as a command of the AWS CLI; content is only hinted at."""
    head = f"aws {'s3api' if service == 's3' else service} {xform_name(operation, '-')}"
    options = [f"--{xform_name(name, '-')} {_value(value)}" for name, value in parameters.items()]
    line = " ".join([head, *options])
    return line if len(line) <= _WIDTH else " \\\n    ".join([head, *options])


def _value(value: Any) -> str:
    if isinstance(value, bytes):
        return "<content>"
    if isinstance(value, str):
        return value if value.startswith("<") else shlex.quote(value)
    return shlex.quote(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def listen(client: BaseClient, told: Callable[[str, str, dict[str, Any]], None]) -> None:
    """Tells of every call that a client makes: service, operation, and its parameters as they were given."""

    def tell(params: dict[str, Any], model: Any, **_: Any) -> None:
        told(client.meta.service_model.service_name, model.name, dict(params))

    client.meta.events.register_first("before-parameter-build.*.*", tell)
