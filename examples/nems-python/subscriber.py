"""
Subscribes to events of the National Events Management Service (NEMS), and reads from its mailbox which patients have left their practice, and
which have come to one. Subscribing is done with requests, reading with the NHS's own client of MESH.
"""

import base64
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import requests
from gp_events import read_change
from lxml import etree
from mesh_client import MeshClient
from pds import register

NEMS = os.environ.get("NHS_SANDBOX_NEMS_URL", "http://127.0.0.1:9007")
MESH = os.environ.get("NHS_SANDBOX_MESH_URL", "http://127.0.0.1:9003")
SUBSCRIPTIONS = f"{NEMS}/STU3/Subscription"

# a hospital, its system and its mailbox; and Spine's own system
ODS_CODE, ASID, MAILBOX = "RR8", "990900702001", "RR8OT001"
SPINE_ASID = "928942012545"
WORKFLOW, TAG = "CHANGEOFGP_1", "movers"
CRITERIA = (
    "/Bundle?type=message&MessageHeader.event=pds-change-of-gp-1"
    f"&subscriptionRuleType=COUNTRYCODE&Organization.identifier=E92000001&tag={TAG}"
)
PATIENT = "9990001375"
REMEMBERED = Path(os.environ.get("NEMS_SUBSCRIPTION_FILE", Path(tempfile.gettempdir()) / "nems-subscription-id"))


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def unsigned_jwt():
    """Who asks, and for what. Spine takes it unsigned, since the connection has told it who is there: the third part is empty."""
    issued = int(time.time())
    system = f"https://fhir.nhs.uk/Id/accredited-system|{ASID}"
    claims = {
        "iss": "https://hospital.example",
        "sub": system,
        "aud": SUBSCRIPTIONS,
        "iat": issued,
        "exp": issued + 300,
        "reason_for_request": "secondaryuses",
        "scope": "patient/Subscription.write",
        "requesting_system": system,
        "requesting_organization": f"https://fhir.nhs.uk/Id/ods-organization-code|{ODS_CODE}",
    }
    parts = (json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims))
    return "".join(base64.urlsafe_b64encode(part).decode().rstrip("=") + "." for part in parts)


def ask_nems(method, interaction, path="", **more):
    """A request without a Content-Type, which NEMS does not ask for."""
    headers = {
        "fromASID": ASID,
        "toASID": SPINE_ASID,
        "InteractionID": f"urn:nhs:names:services:clinicals-sync:SubscriptionsApi{interaction}",
        "Authorization": f"Bearer {unsigned_jwt()}",
        "Accept": "application/fhir+xml;charset=utf-8",
    }
    return requests.request(method, SUBSCRIPTIONS + path, headers=headers, timeout=30, **more)


def subscription_xml():
    subscription = etree.Element("Subscription", xmlns="http://hl7.org/fhir")
    meta = etree.SubElement(subscription, "meta")
    etree.SubElement(meta, "profile", value="https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1")
    etree.SubElement(subscription, "status", value="requested")
    contact = etree.SubElement(subscription, "contact")
    etree.SubElement(contact, "system", value="url")
    etree.SubElement(contact, "value", value=f"https://directory.spineservices.nhs.uk/STU3/Organization/{ODS_CODE}")
    etree.SubElement(contact, "use", value="work")
    etree.SubElement(subscription, "reason", value="Patients who change practice")
    etree.SubElement(subscription, "criteria", value=CRITERIA)
    channel = etree.SubElement(subscription, "channel")
    etree.SubElement(channel, "type", value="message")
    etree.SubElement(channel, "endpoint", value=MAILBOX)
    return etree.tostring(subscription, encoding="unicode")


def subscribe():
    """The id of the subscription that was made once and is remembered, or of a new one where NEMS does not know that."""
    remembered = REMEMBERED.read_text() if REMEMBERED.exists() else "unknown"
    if ask_nems("GET", "Get", f"/{remembered}").status_code == 200:
        print("Subscribed already.")
        return remembered
    response = ask_nems("POST", "Post", data=subscription_xml())
    check(response.status_code == 201, f"subscribing was answered with {response.status_code}: {response.text}")
    subscription_id = response.headers["Location"].split("STU3/Subscription/")[1]
    REMEMBERED.write_text(subscription_id)
    print("Subscribed anew.")
    return subscription_id


def leave_practice(nhs_number):
    """Only in the sandbox, where whatever happens to patients can be made to happen. PDS lets nobody do it over its API."""
    body = {"nhsNumber": nhs_number, "reason": "ORR"}
    requests.post(f"{NEMS}/_sandbox/world/verbs/deregister-patient", json=body, timeout=30).raise_for_status()


def wait_for_delivery():
    """Only in the sandbox, too: returns as soon as all that has happened is delivered. Elsewhere the mailbox is looked into every few minutes."""
    requests.post(f"{NEMS}/_sandbox/nems/drain", timeout=30).raise_for_status()


def check_headers(message, subscription_id):
    """What comes with an event, as those demand it who forward messages by their headers."""
    check(message.recipient == MAILBOX and message.sender, "sender and recipient")
    check(message.message_type == "DATA", "it is a message, not a report")
    check(message.mex_header("statusevent") == "TRANSFER" and message.mex_header("statussuccess") == "SUCCESS", "it was transferred")
    check(len(message.mex_header("statustimestamp", "")) == 14, "when it was transferred, as yyyyMMddHHmmss")
    check(message.workflow_id == WORKFLOW, f"the workflow of the event, not {message.workflow_id}")
    check(message.partner_id == f"{subscription_id}|{TAG}", f"the subscription and its tag, not {message.partner_id}")
    check(message.local_id and message.filename and message.subject, "local id, file name and subject")


def main():
    subscription_id = subscribe()
    with MeshClient(MESH, MAILBOX, "password", shared_key=b"TestKey") as mailbox:
        mailbox.handshake()
        register(PATIENT, "B83002")
        wait_for_delivery()
        for leftover in mailbox.iterate_messages(WORKFLOW):
            leftover.acknowledge()

        leave_practice(PATIENT)
        register(PATIENT, "A20047")
        register(PATIENT, "B83002")
        wait_for_delivery()

        changes = []
        for message in mailbox.iterate_messages(WORKFLOW):
            # leaving the block without an error acknowledges the message
            with message:
                check_headers(message, subscription_id)
                changes.append(read_change(message.read()))
        # NEMS does not promise any order
        for change in sorted(changes, key=lambda change: change.last_updated):
            print(change)
        check(mailbox.list_messages(workflow_filter=WORKFLOW) == [], "what was acknowledged is gone from the inbox")


if __name__ == "__main__":
    main()
