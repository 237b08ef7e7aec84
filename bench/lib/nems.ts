/** What NEMS is asked. */
import { writeUnsignedToken } from '#conventions/spine/unsigned-token';
import { eventMessage, NHS_NUMBER } from '#servers/nems/nems/publish/testing/messages';
import { checkDigit } from '#world/rules/nhs-number';
import type { HttpRequest } from './http.ts';

/** Characters of a message: as many as official examples have, with the spaces between elements that they have. */
const USUAL_LENGTH = 8_000;

/** A vaccination of a patient of the standard world, who has a subscription once all of {@link subscriptions} are made. */
export const EVENT_MESSAGE = usualMessage();

const SYSTEM = 'https://fhir.nhs.uk/Id/accredited-system|999999999999';
const TOKEN = writeUnsignedToken({
  iss: 'https://publisher.example',
  sub: SYSTEM,
  aud: 'https://nems.example',
  iat: 1_767_225_600,
  exp: 1_767_225_900,
  reason_for_request: 'directcare',
  scope: 'patient/Bundle.write',
  requesting_system: SYSTEM,
  requesting_organization: 'https://fhir.nhs.uk/Id/ods-organization-code|A83627',
});

/** It is published with all headers that the live service wants. */
export const PUBLISH: HttpRequest = {
  method: 'POST',
  path: '/STU3/Events/1/$process-message',
  headers: {
    fromASID: '999999999999',
    toASID: '999999999999',
    InteractionID: 'urn:nhs:names:services:events:Vaccinations.Write',
    Authorization: `Bearer ${TOKEN}`,
    'Content-Type': 'application/fhir+xml',
  },
  body: EVENT_MESSAGE,
};

/** Nothing that is accepted is delivered, so that publishing is measured alone. */
export const HOLD_DELIVERIES: HttpRequest = {
  method: 'PATCH',
  path: '/_sandbox/nems/delivery',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ hold: true }),
};

/** So many to vaccinations, each of another patient; the first is the one with the event. */
export function subscriptions(count: number): HttpRequest[] {
  const numbers = [NHS_NUMBER];
  for (let nine = 999_000_000; numbers.length < count; nine++) {
    const digit = checkDigit(String(nine));
    if (digit !== undefined) numbers.push(`${nine}${digit}`);
  }
  return numbers.map((patient) => ({
    method: 'POST',
    path: '/_sandbox/nems/subscriptions',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ mailbox: 'X26ABC1', event: 'vaccinations-1', patient }),
  }));
}

function usualMessage(): string {
  const spaced = (xml: string) => xml.replaceAll('><', '>\n\t\t\t<');
  const entry =
    '<entry><fullUrl value="urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0010"/><resource><Location>' +
    '<id value="b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0010"/><identifier><system value="https://fhir.nhs.uk/Id/ods-site-code"/>' +
    '<value value="A83627001"/></identifier><name value="SOME PRACTICE"/></Location></resource></entry>';
  let message = spaced(eventMessage());
  while (message.length < USUAL_LENGTH) message = message.replace('</Bundle>', `${spaced(entry)}\n</Bundle>`);
  return message;
}
