"""What the emulator `ministack` leaves out of a stack, or does otherwise than AWS, put right after a deployment.

On AWS nothing of this runs. What the emulator ignores without our doing anything about it (recovery, expiry, retries
and dead letters of rule targets) is proven on the template instead.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.client import BaseClient

_METHODS = {"get", "post", "put", "patch", "delete", "x-amazon-apigateway-any-method"}


def api_address(emulator: str, api: str) -> str:
    """Where the emulator serves an HTTP API; the name that AWS would give it does not resolve."""
    return f"{emulator}/_aws/execute-api/{api}/$default"


class Routes:
    """The emulator ignores the document that describes an HTTP API: here its parts are made one by one, as it says."""

    def __init__(
        self,
        gateway: BaseClient,
        region: str,
        resources: Mapping[str, str],
        parameters: Mapping[str, str],
    ):
        self.gateway, self.region, self.resources, self.parameters = gateway, region, resources, parameters
        self.api = resources["Api"]
        self._integrations: dict[str, str] = {}

    def create(self, api: Mapping[str, Any]) -> None:
        """Makes what the document says; what an earlier release had is taken away first."""
        self._clear()
        body = api["Properties"]["Body"]
        schemes = body["components"]["securitySchemes"]
        authorizers = {name: self._authorizer(name, scheme) for name, scheme in schemes.items()}
        for path, methods in body["paths"].items():
            for method, route in methods.items():
                if method in _METHODS:
                    self._route(
                        "$default" if route.get("isDefaultRoute") else f"{method.upper()} {path}", route, authorizers
                    )

    def _clear(self) -> None:
        for route in self.gateway.get_routes(ApiId=self.api, MaxResults="500")["Items"]:
            self.gateway.delete_route(ApiId=self.api, RouteId=route["RouteId"])
        for integration in self.gateway.get_integrations(ApiId=self.api, MaxResults="500")["Items"]:
            self.gateway.delete_integration(ApiId=self.api, IntegrationId=integration["IntegrationId"])
        for authorizer in self.gateway.get_authorizers(ApiId=self.api, MaxResults="500")["Items"]:
            self.gateway.delete_authorizer(ApiId=self.api, AuthorizerId=authorizer["AuthorizerId"])

    def _authorizer(self, name: str, scheme: Mapping[str, Any]) -> tuple[str, str]:
        """What a route says that asks it: the kind of authorization, and the authorizer's id."""
        settings = scheme["x-amazon-apigateway-authorizer"]
        if settings["type"] == "request":
            created = self.gateway.create_authorizer(
                ApiId=self.api,
                AuthorizerType="REQUEST",
                Name=name,
                AuthorizerUri=self._value(settings["authorizerUri"]),
                AuthorizerPayloadFormatVersion=str(settings["authorizerPayloadFormatVersion"]),
                EnableSimpleResponses=settings["enableSimpleResponses"],
                IdentitySource=settings["identitySource"],
                AuthorizerResultTtlInSeconds=settings["authorizerResultTtlInSeconds"],
            )
            return "CUSTOM", created["AuthorizerId"]
        jwt = settings["jwtConfiguration"]
        created = self.gateway.create_authorizer(
            ApiId=self.api,
            AuthorizerType=settings["type"].upper(),
            IdentitySource=[settings["identitySource"]],
            Name=name,
            JwtConfiguration={"Issuer": self._value(jwt["issuer"]), "Audience": self._value(jwt["audience"])},
        )
        return "JWT", created["AuthorizerId"]

    def _route(self, key: str, route: Mapping[str, Any], authorizers: Mapping[str, tuple[str, str]]) -> None:
        integration = self._integration(route["x-amazon-apigateway-integration"])
        asked = [name for requirement in route.get("security", []) for name in requirement if name != "NONE"]
        who = {"AuthorizationType": "NONE"}
        if asked:
            kind, authorizer = authorizers[asked[0]]
            who = {"AuthorizationType": kind, "AuthorizerId": authorizer}
        self.gateway.create_route(ApiId=self.api, RouteKey=key, Target=f"integrations/{integration}", **who)

    def _integration(self, settings: Mapping[str, Any]) -> str:
        """One for each function; its routes share it."""
        uri = self._value(settings["uri"])
        if uri not in self._integrations:
            self._integrations[uri] = self.gateway.create_integration(
                ApiId=self.api,
                IntegrationType="AWS_PROXY",
                IntegrationUri=uri,
                PayloadFormatVersion=settings["payloadFormatVersion"],
            )["IntegrationId"]
        return self._integrations[uri]

    def _value(self, value: Any) -> Any:
        """The few intrinsic functions that stand in the document."""
        if not isinstance(value, dict):
            return value
        ((name, argument),) = value.items()
        if name == "Ref":
            return self.parameters[argument] if argument in self.parameters else self.resources[argument]
        if name == "Fn::Split":
            return self._value(argument[1]).split(argument[0])
        if name == "Fn::Sub":
            text, own = argument if isinstance(argument, list) else (argument, {})
            known = {"AWS::Partition": "aws", "AWS::Region": self.region} | dict(self.resources)
            known |= {key: self._value(item) for key, item in own.items()}
            return re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], text)
        raise AssertionError(f"an intrinsic function that no route needed before: {name}")


def translate_rights(
    iam: BaseClient, stack: str, account: str, region: str, document: Mapping[str, Any], resources: Mapping[str, str]
) -> None:
    """Grants in the emulator's own words what the template grants in AWS's.

    It holds each function to its role, but takes SendEmail for a call without a resource, and puts the name of the
    default bus into that of a rule. That the template grants no more than AWS needs is tested there.
    """
    rule = f"arn:aws:events:{region}:{account}:rule/default/{stack}-next-due"
    for name, role in document["Resources"].items():
        if role["Type"] != "AWS::IAM::Role":
            continue
        granted = json.dumps(role["Properties"].get("Policies", []))
        own = [
            {"Effect": "Allow", "Action": action, "Resource": resource}
            for action, resource in (("events:PutRule", rule), ("ses:SendEmail", "*"))
            if f'"{action}"' in granted
        ]
        if own:
            iam.put_role_policy(
                RoleName=resources[name],
                PolicyName="emulator",
                PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": own}),
            )
