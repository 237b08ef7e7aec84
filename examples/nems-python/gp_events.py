"""Reads events of the type PDS Change of GP. Of what must be there once, more is as wrong as none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from lxml import etree

FHIR = {"f": "http://hl7.org/fhir"}
VERIFIED = "01"
FINISHED = "//f:EpisodeOfCare[f:status/@value='finished']/f:managingOrganization/f:reference/@value"
PRACTICE = (
    "//f:entry[f:fullUrl/@value=$reference]/f:resource/f:Organization"
    "/f:identifier[contains(f:system/@value, 'ods-organization-code')]/f:value/@value"
)


class UnreadableEvent(Exception):
    pass


@dataclass
class Change:
    message_id: str
    last_updated: datetime
    nhs_number: str
    left: Optional[str]
    joined: Optional[str]

    def __str__(self):
        """Somebody who has left a practice for no other is suspended; their record must be fetched from there and kept."""
        if self.joined is None:
            return f"{self.nhs_number} is suspended: left {self.left}."
        if self.left is None:
            return f"{self.nhs_number} is registered again: with {self.joined}."
        return f"{self.nhs_number} has moved from {self.left} to {self.joined}."


def read_change(content: bytes) -> Change:
    """Raises UnreadableEvent for anything else than one patient's change of practice, by a number that was verified."""
    bundle = etree.fromstring(content)
    if len(find(bundle, "//f:Patient")) != 1:
        raise UnreadableEvent("not one patient")
    nhs_number = only(bundle, "//f:Patient/f:identifier/f:value/@value")
    status = only(bundle, "//f:Patient/f:identifier/f:extension//f:valueCodeableConcept/f:coding/f:code/@value")
    if len(nhs_number) != 10 or status != VERIFIED:
        raise UnreadableEvent(f"{nhs_number} is no NHS number that was verified")
    return Change(
        message_id=only(bundle, "//f:MessageHeader/f:id/@value"),
        last_updated=instant(only(bundle, "//f:MessageHeader/f:meta/f:lastUpdated/@value")),
        nhs_number=nhs_number,
        left=practice(bundle, FINISHED),
        joined=practice(bundle, "//f:Patient/f:generalPractitioner/f:reference/@value"),
    )


def practice(bundle, path) -> Optional[str]:
    """The ODS code of the organisation that a reference leads to; None where nothing refers to one."""
    references = find(bundle, path)
    if not references:
        return None
    if len(references) > 1:
        raise UnreadableEvent(f"{len(references)} times {path}")
    code = only(bundle, PRACTICE, reference=references[0])
    if len(code) > 10:
        raise UnreadableEvent(f"{code} is too long for an ODS code")
    return code


def only(bundle, path, **variables) -> str:
    found = find(bundle, path, **variables)
    if len(found) != 1:
        raise UnreadableEvent(f"{len(found)} times {path}")
    return found[0]


def find(bundle, path, **variables):
    return bundle.xpath(path, namespaces=FHIR, **variables)


def instant(text) -> datetime:
    """An instant with its offset, in whatever way that is written."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise UnreadableEvent(f"{text} has no offset")
    return moment
