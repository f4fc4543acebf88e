"""The bucket of an account and Region that CloudFormation reads code and templates from.

Everything in it lies under its own hash: it is uploaded once however many tenants need it, and what an earlier release
consisted of is still there when that release is put back. Nothing in it is a secret.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from .mistakes import Refusal
from .package import Package


def bucket_name(account: str, region: str) -> str:
    """What the bucket of an account and Region is called."""
    return f"ratenwerk-releases-{account}-{region}"


class Storage:
    """The bucket, as one run of these scripts sees it."""

    def __init__(self, s3: BaseClient, account: str, region: str):
        self._s3, self._region = s3, region
        self.bucket = bucket_name(account, region)
        # A bucket of this name that is somebody else's would be given our code, and could give us theirs.
        self._ours = {"Bucket": self.bucket, "ExpectedBucketOwner": account}
        self._known: set[str] = set()

    def prepare(self) -> None:
        """Makes the bucket unless it is there; private either way."""
        try:
            self._s3.head_bucket(**self._ours)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "403":
                raise Refusal(f"The bucket {self.bucket} is somebody else's, or may not be looked at.") from None
            if code not in ("404", "NoSuchBucket"):
                raise
            # The oldest Region is the one that may not be named.
            place = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
            self._s3.create_bucket(Bucket=self.bucket, **({"CreateBucketConfiguration": place} if place else {}))
            blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
            self._s3.put_public_access_block(
                **self._ours, PublicAccessBlockConfiguration=dict.fromkeys(blocks, True)
            )

    def upload(self, package: Package) -> int:
        """Uploads the zips that are not there yet; how many there were."""
        return sum(self._put_once(entry.key, entry.content, "application/zip") for entry in package.zips.values())

    def template(self, tenant: str, document: Mapping[str, Any] | str) -> str:
        """Stores a stack's template; its address for CloudFormation."""
        body = document if isinstance(document, str) else json.dumps(document, indent=1)
        key = f"templates/{tenant}/{hashlib.sha256(body.encode()).hexdigest()}"
        self._put_once(key, body.encode(), "application/json")
        return f"{self._s3.meta.endpoint_url}/{self.bucket}/{key}"

    def remember(self, tenant: str, record: Mapping[str, Any]) -> None:
        """Keeps what the stack was before a release, so that somebody can go back to it later."""
        body = json.dumps(record, indent=1).encode()
        self._s3.put_object(**self._ours, Key=_record(tenant), Body=body, ContentType="application/json")

    def remembered(self, tenant: str) -> dict[str, Any] | None:
        """What was kept; nothing for a tenant that has had one release at most."""
        try:
            return json.load(self._s3.get_object(**self._ours, Key=_record(tenant))["Body"])
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchBucket", "404"):
                return None
            raise

    def _put_once(self, key: str, body: bytes, kind: str) -> bool:
        if key in self._known:
            return False
        self._known.add(key)
        try:
            self._s3.head_object(**self._ours, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("404", "NoSuchKey"):
                raise
            self._s3.put_object(**self._ours, Key=key, Body=body, ContentType=kind)
            return True
        return False


def _record(tenant: str) -> str:
    return f"releases/{tenant}/previous.json"
