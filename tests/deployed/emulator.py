"""Runs ministack, an AWS emulator that is independent of our own local stack, on loopback only.

    emulator.py [port]      runs it until it is interrupted (port 4566 unless another is given)
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request

import boto3
import botocore.config

from patience import eventually

REGION = "eu-central-1"
# The emulator has an environment of its own, whoever starts it.
INSTALLED = pathlib.Path(__file__).resolve().parents[1] / ".tools/ministack/bin/python"
PYTHON = str(INSTALLED) if INSTALLED.exists() else sys.executable

# Everything here is on loopback: a proxy of the developer's has no part in it.
urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Emulator:
    """One emulator process with a folder of its own; both are gone afterwards."""

    def __init__(self, port=None):
        self.port = port

    def __enter__(self):
        self.port = self.port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = tempfile.TemporaryDirectory(prefix="ratenwerk-deployed-")
        home = pathlib.Path(self.folder.name)
        self.log = home / "emulator.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [PYTHON, "-m", "ministack"], cwd=home, env=self._environment(home), stdout=log, stderr=log
            )
        eventually("the emulator answers", self._is_up, seconds=60)
        return self

    def __exit__(self, failure, *_):
        if failure is not None and issubclass(failure, Exception):
            print("\n".join(self.log.read_text(errors="replace").splitlines()[-60:]), file=sys.stderr)
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()

    def _environment(self, home):
        """Nothing of the developer's own AWS settings reaches the emulator or the functions in it."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TMPDIR": str(home),
            "STATE_DIR": str(home / "state"),
            "S3_DATA_DIR": str(home / "s3"),
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            # Without it the functions would call the real AWS.
            "AWS_ENDPOINT_URL": self.url,
            # It would open a port to the world.
            "IOT_MTLS_ENABLED": "0",
            # Each function may do what its role in the template says, and nothing else.
            "AUTH": "true",
        }

    def _is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError("the emulator stopped:\n" + self.log.read_text(errors="replace"))
        return self.get("/_ministack/health") is not None

    def get(self, path):
        """What the emulator's own inspection pages say, or nothing while it is not up."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return json.load(answer)
        except OSError:
            return None

    def client(self, service):
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=botocore.config.Config(
                s3={"addressing_style": "path"}, read_timeout=120, retries={"total_max_attempts": 1}, proxies={}
            ),
        )

    def show_functions_output(self):
        """What the functions logged, for whoever looks for the cause of a failure."""
        logs = self.client("logs")
        for group in logs.describe_log_groups()["logGroups"]:
            for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"][-40:]:
                if not event["message"].startswith(("START ", "END ", "REPORT ")):
                    print(f"{group['logGroupName']}: {event['message'].rstrip()}")

    def mails(self):
        """Every mail that a function handed to SES, oldest first."""
        accounts = (self.get("/_ministack/ses/messages") or {}).get("messages", {})
        return [mail for mails in accounts.values() for mail in mails]


if __name__ == "__main__":
    # Whoever ends it, by the keyboard or by a signal, leaves no process behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with Emulator(int(sys.argv[1]) if len(sys.argv) > 1 else 4566) as running:
        print(f"the emulator answers at {running.url}; Ctrl-C ends it, and all that was deployed to it", flush=True)
        try:
            running.process.wait()
        except KeyboardInterrupt:
            print()
