"""Creates the tenant's stack on the emulator: the translated template with the host's own binaries."""

import io
import json
import pathlib
import re
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "template"))

import translate
from emulator import REGION
from patience import eventually

BUCKET = "ratenwerk-code"
METHODS = {"get", "post", "put", "patch", "delete", "x-amazon-apigateway-any-method"}


class Stack:
    """A created stack: its outputs, its resources, and where its API answers."""

    def __init__(self, emulator, name, parameters, binaries):
        self.emulator, self.name = emulator, name
        self._upload(binaries)
        template = translate.translated(BUCKET, parameters)
        self._create(template, parameters)
        api = self.resources["Api"]
        Routes(emulator.client("apigatewayv2"), api, self.resources, parameters).create(template["Resources"]["Api"])
        self.url = f"{emulator.url}/_aws/execute-api/{api}/$default"
        self._translate_rights()

    def _translate_rights(self):
        """The emulator holds each function to its role, but names two resources otherwise than AWS does.

        It takes SendEmail for a call without one, and puts the name of the default bus into a rule's. So both are
        granted here in its own words as well; that the template grants no more than AWS needs is tested there.
        """
        rule = f"arn:aws:events:{REGION}:000000000000:rule/default/{self.name}-next-due"
        set_rule = {"Effect": "Allow", "Action": "events:PutRule", "Resource": rule}
        send_mail = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
        for role, statements in {"RunInstalmentsRole": [set_rule], "DeliverEffectsRole": [set_rule, send_mail]}.items():
            self.emulator.client("iam").put_role_policy(
                RoleName=self.resources[role],
                PolicyName="emulator",
                PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
            )

    def _upload(self, binaries):
        storage = self.emulator.client("s3")
        storage.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        for resource in translate.source()["Resources"].values():
            if resource["Type"] == translate.FUNCTION:
                folder = translate.folder(resource)
                storage.put_object(Bucket=BUCKET, Key=f"{folder}.zip", Body=package(binaries / folder / "bootstrap"))

    def _create(self, template, parameters):
        cloudformation = self.emulator.client("cloudformation")
        self.emulator.client("s3").put_object(Bucket=BUCKET, Key="template.json", Body=json.dumps(template).encode())
        cloudformation.create_stack(
            StackName=self.name,
            TemplateURL=f"{self.emulator.url}/{BUCKET}/template.json",
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )

        def finished():
            stack = cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
            return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

        stack = eventually("the stack is created", finished, seconds=120)
        if stack["StackStatus"] != "CREATE_COMPLETE":
            events = cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
            reasons = [
                f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}"
                for e in events
                if "FAILED" in e["ResourceStatus"]
            ]
            raise AssertionError("\n".join([stack["StackStatus"], *reasons]))
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        self.resources = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        }


class Routes:
    """The emulator ignores the document that describes an HTTP API: here its parts are made one by one, as it says."""

    def __init__(self, gateway, api, resources, parameters):
        self.gateway, self.api, self.resources, self.parameters = gateway, api, resources, parameters

    def create(self, api):
        body = api["Properties"]["Body"]
        schemes = body["components"]["securitySchemes"]
        authorizers = {name: self._authorizer(name, scheme) for name, scheme in schemes.items()}
        for path, methods in body["paths"].items():
            for method, route in methods.items():
                if method in METHODS:
                    self._route(
                        "$default" if route.get("isDefaultRoute") else f"{method.upper()} {path}", route, authorizers
                    )

    def _authorizer(self, name, scheme):
        settings = scheme["x-amazon-apigateway-authorizer"]
        jwt = settings["jwtConfiguration"]
        created = self.gateway.create_authorizer(
            ApiId=self.api,
            AuthorizerType=settings["type"].upper(),
            IdentitySource=[settings["identitySource"]],
            Name=name,
            JwtConfiguration={"Issuer": self._value(jwt["issuer"]), "Audience": self._value(jwt["audience"])},
        )
        return created["AuthorizerId"]

    def _route(self, key, route, authorizers):
        settings = route["x-amazon-apigateway-integration"]
        integration = self.gateway.create_integration(
            ApiId=self.api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=self._value(settings["uri"]),
            PayloadFormatVersion=settings["payloadFormatVersion"],
        )
        asked = [name for requirement in route.get("security", []) for name in requirement if name != "NONE"]
        who = (
            {"AuthorizationType": "JWT", "AuthorizerId": authorizers[asked[0]]}
            if asked
            else {"AuthorizationType": "NONE"}
        )
        self.gateway.create_route(
            ApiId=self.api, RouteKey=key, Target=f"integrations/{integration['IntegrationId']}", **who
        )

    def _value(self, value):
        """The few intrinsic functions that stand in the document."""
        if not isinstance(value, dict):
            return value
        ((name, argument),) = value.items()
        if name == "Ref":
            return self.parameters[argument]
        if name == "Fn::Split":
            return self._value(argument[1]).split(argument[0])
        if name == "Fn::Sub":
            known = {"AWS::Partition": "aws", "AWS::Region": REGION} | self.resources
            return re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], argument)
        raise AssertionError(f"an intrinsic function that no route needed before: {name}")


def package(bootstrap):
    """A function's zip, as a deployment would upload it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, bootstrap.read_bytes())
    return content.getvalue()
