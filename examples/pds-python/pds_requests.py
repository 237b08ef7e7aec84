"""
Reads, finds and changes patients in the Personal Demographics Service (PDS) with requests, and tries again where PDS asks for it.
The same code works against the national environments: set the address, and a token that allows updates.
"""

import os
import uuid

import requests
from requests.adapters import HTTPAdapter, Retry

SERVER = os.environ.get("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001")
PDS = f"{SERVER}/personal-demographics/FHIR/R4"
MOST_ATTEMPTS = 5

# While PDS is slow (503) or has had too many requests (429), wait as long as Retry-After says, or ever longer without it, and send the same
# again. The headers are those of the first attempt, X-Request-ID too: so a change that went through after all is not made twice.
retry = Retry(MOST_ATTEMPTS - 1, status_forcelist=[429, 503], allowed_methods=None, backoff_factor=1, raise_on_status=False)
session = requests.Session()
session.mount(PDS, HTTPAdapter(max_retries=retry))
if "PDS_ACCESS_TOKEN" in os.environ:
    session.headers["Authorization"] = f"Bearer {os.environ['PDS_ACCESS_TOKEN']}"


class PdsError(Exception):
    def __init__(self, response):
        [issue] = response.json()["issue"]
        [coding] = issue["details"]["coding"]
        super().__init__(f"{response.status_code} {coding['code']}: {issue.get('diagnostics', coding['display'])}")


def send(method, path, *, headers=None, **more):
    return session.request(method, PDS + path, headers={"X-Request-ID": str(uuid.uuid4()), **(headers or {})}, timeout=30, **more)


def resource_of(response):
    if not response.ok:
        raise PdsError(response)
    return response.json()


def read_patient(nhs_number):
    """A patient. Their id is another than was asked for when the record has been merged into another one."""
    return resource_of(send("GET", f"/Patient/{nhs_number}"))


def find_patients(**criteria):
    """The patients that match, best first; None when they are too many. That answer has status 200, too."""
    found = resource_of(send("GET", "/Patient", params=criteria))
    if found["resourceType"] == "OperationOutcome":
        return None
    return [entry["resource"] for entry in found.get("entry", [])]


def update_patient(nhs_number, patches_for):
    """Changes a record by the patches that are made of it. When somebody else was quicker (409) the record is read again."""
    for _ in range(MOST_ATTEMPTS):
        patient = read_patient(nhs_number)
        headers = {"If-Match": f'W/"{patient["meta"]["versionId"]}"', "Content-Type": "application/json-patch+json"}
        response = send("PATCH", f"/Patient/{nhs_number}", headers=headers, json={"patches": patches_for(patient)})
        if response.status_code != 409:
            break
        print("409: somebody else has changed the record; reading it again")
    return resource_of(response)


def mobile_number(value):
    """A mobile number replaces the one that is there, which keeps its id, or is added."""

    def patches_for(patient):
        number = {"system": "phone", "use": "mobile", "value": value}
        for index, contact in enumerate(patient.get("telecom", [])):
            if contact["system"] == "phone" and contact["use"] == "mobile":
                return [{"op": "replace", "path": f"/telecom/{index}", "value": {"id": contact["id"], **number}}]
        return [{"op": "add", "path": "/telecom/-", "value": number}]

    return patches_for


if __name__ == "__main__":
    patient = read_patient("9000000084")
    name = next(name for name in patient["name"] if name["use"] == "usual")
    print(f"{patient['id']} is {' '.join(name['given'])} {name['family']}, born {patient['birthDate']}.")

    for criteria in [
        {"family": "Nobody", "birthdate": "1985-03-02"},
        {"family": "Smith", "gender": "female", "birthdate": "2010-10-22"},
        {"family": "Youds", "birthdate": "1970-01-24"},
        {"family": "Youds", "birthdate": "1970-01-24", "_max-results": 1},
    ]:
        found = find_patients(**criteria)
        if found is None:
            print(f"{criteria['family']}: too many; ask for more about them")
        else:
            print(f"{criteria['family']}: found", len(found), *[patient["id"] for patient in found])

    changed = update_patient(patient["id"], mobile_number("07700 900461"))
    mobile = next(contact["value"] for contact in changed["telecom"] if contact["use"] == "mobile")
    print(f"{changed['id']} has the mobile number {mobile}.")
