"""
Signals of the Multicast Notification Service (MNS) on a queue of SQS, received with boto3. A signal says that something has happened, and where
to look; what is there now is then read from the Personal Demographics Service (PDS).
"""

import json
import os
import sys
import uuid

import boto3
import requests
from mns import NEMS, MnsError, subscribe, subscriptions, unsubscribe

FHIR = os.environ.get("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001")
PDS = f"{FHIR}/personal-demographics/FHIR/R4"
EVENT_TYPE = "pds-change-of-gp-2"
PATIENT = "9990001375"
PRACTICES = ("A20047", "B83002")

# without `endpoint_url`, and with the keys of an account, this is SQS itself
sqs = boto3.client(
    "sqs", region_name="eu-west-2", endpoint_url=f"{NEMS}/sqs", aws_access_key_id="any", aws_secret_access_key="any"
)


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def ask_pds(method, url, headers=None, **more):
    headers = {"X-Request-ID": str(uuid.uuid4()), **(headers or {})}
    if "PDS_ACCESS_TOKEN" in os.environ:
        headers["Authorization"] = f"Bearer {os.environ['PDS_ACCESS_TOKEN']}"
    response = requests.request(method, url, headers=headers, timeout=30, **more)
    if not response.ok:
        raise RuntimeError(f"PDS answered {response.status_code}: {response.text}")
    return response.json()


def practice_of(patient):
    [practice] = patient["generalPractitioner"]
    return practice["identifier"]["value"]


def change_practice(nhs_number):
    """Registers a patient with another practice; gives back which."""
    patient = ask_pds("GET", f"{PDS}/Patient/{nhs_number}")
    [registered] = patient["generalPractitioner"]
    other = next(practice for practice in PRACTICES if practice != practice_of(patient))
    identifier = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": other}
    value = {"id": registered["id"], "type": "Organization", "identifier": identifier}
    headers = {"If-Match": f'W/"{patient["meta"]["versionId"]}"', "Content-Type": "application/json-patch+json"}
    patches = [{"op": "replace", "path": "/generalPractitioner/0", "value": value}]
    ask_pds("PATCH", f"{PDS}/Patient/{nhs_number}", headers=headers, json={"patches": patches})
    return other


def receive(queue_url):
    """Each signal that is on the queue, or comes to it while we wait. One that was dealt with is taken off."""
    while True:
        messages = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=2, MaxNumberOfMessages=10).get("Messages", [])
        if not messages:
            return
        for message in messages:
            yield json.loads(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def main():
    queue_url = sqs.create_queue(QueueName="movers")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]
    arn = attributes["QueueArn"]

    for subscription in subscriptions():
        if subscription["channel"]["endpoint"] == arn:
            unsubscribe(subscription["id"])
    subscription_id = subscribe(EVENT_TYPE, arn)
    check([each["status"] for each in subscriptions() if each["id"] == subscription_id] == ["active"], "it is active")
    try:
        subscribe(EVENT_TYPE, arn)
        sys.exit("failed: a queue has two subscriptions to the same events")
    except MnsError as error:
        check(error.status == 409 and subscription_id in error.body["errors"], f"the second is refused: {error}")
    print(f"{arn} is subscribed to {EVENT_TYPE}, once.")

    practice = change_practice(PATIENT)
    received = list(receive(queue_url))
    check(len(received) == 1, f"one signal, not {len(received)}")
    [signal] = received
    check(signal["specversion"] == "1.0" and signal["type"] == EVENT_TYPE, "a CloudEvent of the type that was asked for")
    check("filtering" not in signal, "what it was matched by is not told")
    patient = ask_pds("GET", signal["dataref"])
    check(patient["id"] == signal["subject"] == PATIENT, "it points at the patient")
    check(practice_of(patient) == practice, "who is with the practice that they have moved to")
    print(f"A signal about {signal['subject']}: now with {practice_of(patient)}.")

    unsubscribe(subscription_id)
    change_practice(PATIENT)
    check(list(receive(queue_url)) == [], "nothing comes once the subscription is gone")
    print("After that there was silence.")


if __name__ == "__main__":
    main()
