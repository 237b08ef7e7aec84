"""Gets an access token with a signed JWT (application-restricted access), and reads a patient with it."""

from nhs_api import OAUTH, TOKEN_URL, call, client_assertion, new_key, print_patient, public_jwk

# 1. A key pair. The private key never leaves this process.
key = new_key()

# 2. Register an application with the public key. In the national environments this is done by hand in the developer portal.
_, _, application = call(
    f"{OAUTH}/_sandbox/applications",
    body={
        "name": "Example: signed JWT from Python",
        "jwks": {"keys": [public_jwk(key)]},
        "products": ["personal-demographics-service"],
        "scopes": ["urn:nhsd:apim:app:level3:personal-demographics-service"],
    },
)

# 3. Sign an assertion and exchange it for an access token.
_, _, token = call(
    TOKEN_URL,
    form={
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": client_assertion(application["apiKey"], key),
    },
)
print(f"Got an access token for {token['expires_in']} seconds.")

# 4. Use it.
print_patient(token["access_token"])
