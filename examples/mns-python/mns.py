"""The subscriptions of one application at the Multicast Notification Service (MNS)."""

import os
import uuid

import requests

NEMS = os.environ.get("NHS_SANDBOX_NEMS_URL", "http://127.0.0.1:9007")
MNS = f"{NEMS}/multicast-notification-service"


class MnsError(Exception):
    """What was asked for was not done. MNS says why in JSON, though not in FHIR."""

    def __init__(self, response):
        self.status = response.status_code
        self.body = response.json()
        super().__init__(f"{self.status}: {self.body}")


def send(method, path, **more):
    headers = {"Content-Type": "application/fhir+json", "X-Correlation-ID": str(uuid.uuid4())}
    if "MNS_ACCESS_TOKEN" in os.environ:
        headers["Authorization"] = f"Bearer {os.environ['MNS_ACCESS_TOKEN']}"
    response = requests.request(method, MNS + path, headers=headers, timeout=30, **more)
    if response.headers.get("X-Correlation-ID") != headers["X-Correlation-ID"]:
        raise RuntimeError("not the X-Correlation-ID that was sent")
    if response.status_code not in (200, 201, 204):
        raise MnsError(response)
    return response


def subscriptions():
    """All of them, page by page. An entry is the subscription itself, or holds it as its resource."""
    path = "/subscriptions"
    while path:
        page = send("GET", path).json()
        for entry in page.get("entry", []):
            yield entry.get("resource", entry)
        path = next((link["url"] for link in page["link"] if link["relation"] == "next"), None)


def subscribe(event_type, endpoint):
    """The id of a new subscription. Raises MnsError, status 409, where the queue has one to such events."""
    subscription = {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": "Patients who change practice",
        "criteria": f"eventType='{event_type}'",
        "channel": {"type": "message", "endpoint": endpoint, "payload": "application/json"},
    }
    return send("POST", "/subscriptions", json=subscription).json()["id"]


def unsubscribe(subscription_id):
    send("DELETE", f"/subscriptions/{subscription_id}")
