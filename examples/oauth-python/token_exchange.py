"""
Signs a healthcare worker in with NHS CIS2, and exchanges the id token for an access token of the API platform (user-restricted access,
separate authentication and authorisation).
"""

import secrets
import urllib.parse

from nhs_api import OAUTH, TOKEN_URL, call, client_assertion, new_key, print_patient, public_jwk

CIS2 = f"{OAUTH}/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare"
CALLBACK = "http://localhost:3000/callback"
CLIENT_ID = f"{secrets.randbelow(10**12):012}.apps.national"

# 1. A key pair, and an application that is also a client of CIS2.
key = new_key()
_, _, application = call(
    f"{OAUTH}/_sandbox/applications",
    body={
        "name": "Example: token exchange from Python",
        "jwks": {"keys": [public_jwk(key)]},
        "products": ["personal-demographics-service"],
        "scopes": ["urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service"],
        "relyingParties": [
            {
                "provider": "nhs-cis2",
                "clientId": CLIENT_ID,
                "redirectUrls": [CALLBACK],
                "authentication": "client_secret",
            }
        ],
    },
)

# 2. Send the user to CIS2. In a browser they would see a page to sign in on; `sandbox_user` signs them in without one.
state = secrets.token_urlsafe(16)
query = urllib.parse.urlencode(
    {
        "client_id": CLIENT_ID,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid profile nationalrbacaccess",
        "state": state,
        "nonce": secrets.token_urlsafe(16),
        "sandbox_user": "656005750108",
    }
)
_, headers, _ = call(f"{CIS2}/authorize?{query}")
back = urllib.parse.parse_qs(urllib.parse.urlsplit(headers["Location"]).query)
if back.get("state") != [state]:
    raise RuntimeError(f"not the state that was sent: {back}")

# 3. Exchange the code for an id token.
_, _, tokens = call(
    f"{CIS2}/access_token",
    form={
        "grant_type": "authorization_code",
        "code": back["code"][0],
        "redirect_uri": CALLBACK,
        "client_id": CLIENT_ID,
        "client_secret": application["secret"],
    },
)

# 4. Exchange the id token for an access token of the API platform.
_, _, token = call(
    TOKEN_URL,
    form={
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "subject_token": tokens["id_token"],
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": client_assertion(application["apiKey"], key),
    },
)
print(f"Got an access token for {token['expires_in']} seconds, to be refreshed for {token['refresh_token_expires_in']}.")

# 5. Use it.
print_patient(token["access_token"])
