"""
Reads, finds and changes patients in the Personal Demographics Service (PDS) with fhirpy, and tries again where PDS asks for it.
The same code works against the national environments: set the address, and a token that allows updates.
"""

import os
import time
import uuid

from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome

SERVER = os.environ.get("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001")
PDS = f"{SERVER}/personal-demographics/FHIR/R4"
AUTHORIZATION = f"Bearer {os.environ['PDS_ACCESS_TOKEN']}" if "PDS_ACCESS_TOKEN" in os.environ else None
MOST_ATTEMPTS = 5
# fhirpy does not hand on the header Retry-After: PDS's is five seconds
PAUSES = {"SERVICE_UNAVAILABLE": 5, "TOO_MANY_REQUESTS": 1}


def pds(ask, headers=None):
    """
    Asks PDS by `ask(client)`. While PDS is slow (503) or has had too many requests (429) it waits, and sends the same again under the same
    X-Request-ID: so a change that went through after all is not made twice.
    """
    client = SyncFHIRClient(PDS, AUTHORIZATION, extra_headers={"X-Request-ID": str(uuid.uuid4()), **(headers or {})})
    for _ in range(MOST_ATTEMPTS - 1):
        try:
            return ask(client)
        except OperationOutcome as error:
            code = code_of(error)
            if code not in PAUSES:
                raise
            print(f"{code}: again in {PAUSES[code]} s")
            time.sleep(PAUSES[code])
    return ask(client)


def code_of(error):
    """What PDS refused for; fhirpy keeps the outcome, not the status."""
    return error.resource["issue"][0].get("details", {}).get("coding", [{}])[0].get("code")


def find_patients(**criteria):
    """The patients that match, best first; None when they are too many. That answer has status 200, too."""
    found = pds(lambda client: client.execute("Patient", "get", params=criteria))
    if found["resourceType"] == "OperationOutcome":
        return None
    return [entry["resource"] for entry in found.get("entry", [])]


def read_patient(nhs_number):
    """A patient. Their id is another than was asked for when the record has been merged into another one."""
    return pds(lambda client: client.get("Patient", nhs_number))


def update_patient(nhs_number, patches_for):
    """Changes a record by the patches that are made of it. When somebody else was quicker (409) the record is read again."""
    for attempt in range(MOST_ATTEMPTS):
        patient = read_patient(nhs_number)
        headers = {"If-Match": f'W/"{patient["meta"]["versionId"]}"', "Content-Type": "application/json-patch+json"}
        # fhirpy sends keyword arguments as members of an object: just the envelope that PDS wants
        patches = patches_for(patient)
        try:
            return pds(lambda client: client.patch("Patient", nhs_number, patches=patches), headers)
        except OperationOutcome as error:
            if code_of(error) != "RESOURCE_VERSION_MISMATCH" or attempt == MOST_ATTEMPTS - 1:
                raise
            print("409: somebody else has changed the record; reading it again")


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
