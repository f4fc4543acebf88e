"""A token issuer on loopback: the API's JWT authorizer reads its keys, the story signs its tokens."""

import base64
import http.server
import json
import threading
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

AUDIENCE = "ratenwerk-deployed"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Signs access tokens with the claims that Cognito's would have."""

    def __enter__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pages = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page = pages.get(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(page or {}).encode())

            def log_message(self, *_):
                """Quiet: the story prints its own steps."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        pages["/.well-known/openid-configuration"] = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        pages["/keys"] = {"keys": [self._public_key()]}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def _public_key(self):
        numbers = self.key.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": "deployed",
            "n": base64url(numbers.n.to_bytes(256, "big")),
            "e": base64url(numbers.e.to_bytes(3, "big")),
        }

    def token(self, subject, **claims):
        now = int(time.time())
        standard = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": subject,
            "token_use": "access",
            "iat": now,
            "exp": now + 3600,
        }
        head = base64url(json.dumps({"alg": "RS256", "typ": "JWT", "kid": "deployed"}).encode())
        body = base64url(json.dumps(standard | claims).encode())
        signature = self.key.sign(f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{head}.{body}.{base64url(signature)}"

    def finance(self):
        return self.token("finance-user", **{"cognito:groups": ["finance"]})

    def viewer(self):
        return self.token("viewer-user", **{"cognito:groups": ["viewer"]})

    def machine(self):
        return self.token("erp", client_id="erp", scope="ratenwerk/invoices.write")
