"""What both examples need: calls over HTTP, a key pair, and JWTs signed by RS512. Only `cryptography` is not of Python itself."""

import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

OAUTH = os.environ.get("NHS_SANDBOX_OAUTH_URL", "http://127.0.0.1:9005")
FHIR = os.environ.get("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001")
TOKEN_URL = f"{OAUTH}/oauth2/token"
KID = "example-1"


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: here it carries the code."""

    def redirect_request(self, *_args, **_kwargs):
        return None


opener = urllib.request.build_opener(NoRedirects)


def call(url, *, form=None, body=None, headers=None):
    """Sends a request; gives back status, headers and the body, parsed where it is JSON. Raises when it was refused."""
    headers = dict(headers or {})
    data = None
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data=data, headers=headers)
    try:
        with opener.open(request, timeout=30) as response:
            return response.status, response.headers, parse(response.read())
    except urllib.error.HTTPError as error:
        if error.code < 400:
            return error.code, error.headers, None
        raise RuntimeError(f"{url} answered {error.code}: {error.read().decode()}") from None


def parse(content):
    try:
        return json.loads(content)
    except ValueError:
        return None


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key):
    """The public half, as the developer portal takes it."""
    numbers = key.public_key().public_numbers()
    n = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")
    e = numbers.e.to_bytes(3, "big")
    return {"kty": "RSA", "n": base64url(n), "e": base64url(e), "kid": KID, "alg": "RS512", "use": "sig"}


def client_assertion(api_key, key):
    """Who we are, signed. `aud` is the token endpoint, `jti` is never used twice, `exp` is at most five minutes ahead."""
    header = {"alg": "RS512", "typ": "JWT", "kid": KID}
    claims = {"iss": api_key, "sub": api_key, "aud": TOKEN_URL, "jti": str(uuid.uuid4()), "exp": int(time.time()) + 300}
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA512())
    return f"{signed}.{base64url(signature)}"


def print_patient(access_token, nhs_number="9000000009"):
    headers = {"Authorization": f"Bearer {access_token}", "X-Request-ID": str(uuid.uuid4())}
    _, _, patient = call(f"{FHIR}/personal-demographics/FHIR/R4/Patient/{nhs_number}", headers=headers)
    name = next(name for name in patient["name"] if name["use"] == "usual")
    print(f"{patient['id']} is {' '.join(name['given'])} {name['family']}, born {patient['birthDate']}.")
