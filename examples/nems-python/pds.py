"""Patients come to a practice: one change of their record in the Personal Demographics Service (PDS)."""

import os
import uuid

import requests

SERVER = os.environ.get("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001")
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def register(nhs_number, practice):
    """Registers a patient with a practice. Nothing is sent where they are registered there already."""
    patient = send("GET", nhs_number).json()
    [registered] = patient.get("generalPractitioner", [None])
    value = {"type": "Organization", "identifier": {"system": ODS, "value": practice}}
    if registered is None:
        patch = {"op": "add", "path": "/generalPractitioner/-", "value": value}
    elif registered["identifier"]["value"] == practice:
        return
    else:
        patch = {"op": "replace", "path": "/generalPractitioner/0", "value": {"id": registered["id"], **value}}
    headers = {"If-Match": f'W/"{patient["meta"]["versionId"]}"', "Content-Type": "application/json-patch+json"}
    send("PATCH", nhs_number, headers=headers, json={"patches": [patch]})


def send(method, nhs_number, headers=None, **more):
    url = f"{SERVER}/personal-demographics/FHIR/R4/Patient/{nhs_number}"
    headers = {"X-Request-ID": str(uuid.uuid4()), **(headers or {})}
    if "PDS_ACCESS_TOKEN" in os.environ:
        headers["Authorization"] = f"Bearer {os.environ['PDS_ACCESS_TOKEN']}"
    response = requests.request(method, url, headers=headers, timeout=30, **more)
    if not response.ok:
        raise RuntimeError(f"PDS answered {response.status_code}: {response.text}")
    return response
