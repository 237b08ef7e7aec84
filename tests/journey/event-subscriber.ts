/**
 * A subscriber of NEMS as they are in the field: subscribes in XML without saying so, takes the id from `Location`, and polls a mailbox of
 * MESH for what it asked for. It knows nothing of this sandbox.
 */
import { expect } from 'vitest';
import { type MeshClient, meshClient, orThrow, type ReceivedMessage } from '#clients/mesh/mesh';
import { fromXml } from '#formats/fhir/xml';

/** A hospital of the standard world, its system, and its mailbox. */
const ODS_CODE = 'RR8';
const ASID = '990900702001';
export const MAILBOX = 'RR8OT001';
const SPINE = '928942012545';

const SYSTEM = 'https://fhir.nhs.uk/Id';
const NEWEST_CLIENTS_KNOW = 'application/fhir+xml;charset=utf-8';

/** A message out of the mailbox. */
export interface Arrived {
  readonly message: ReceivedMessage;
  readonly content: string;
}

export class EventSubscriber {
  readonly mesh: MeshClient;
  readonly #nems: string;

  /** Addresses with the session's prefix. */
  constructor({ nems, mesh }: { readonly nems: string; readonly mesh: string }, mailboxId = MAILBOX) {
    this.#nems = `${nems}/STU3/Subscription`;
    this.mesh = meshClient({ url: mesh, mailboxId, password: 'password', sharedKey: 'TestKey' });
  }

  /** Subscribes; gives back the id. */
  async subscribe(criteria: string): Promise<string> {
    const answer = await this.#ask('POST', '', subscriptionXml(criteria));
    expect([answer.status, await answer.text()]).toEqual([201, '']);
    const id = (answer.headers.get('location') ?? '').split('STU3/Subscription/')[1] ?? '';
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    return id;
  }

  /** The status of a subscription that is there. */
  async statusOf(id: string): Promise<unknown> {
    const answer = await this.#ask('GET', `/${id}`);
    expect(answer.status).toBe(200);
    return fromXml('STU3', await answer.text()).resource?.status;
  }

  async unsubscribe(id: string): Promise<void> {
    expect((await this.#ask('DELETE', `/${id}`)).status).toBe(200);
    expect((await this.#ask('GET', `/${id}`)).status).toBe(404);
  }

  /** Reads and acknowledges all that waits, in order. */
  async collect(): Promise<readonly Arrived[]> {
    const arrived: Arrived[] = [];
    for await (const messageId of this.mesh.messageIds({})) {
      const { message, content } = orThrow(await this.mesh.download(messageId));
      const pieces: Uint8Array[] = [];
      for await (const piece of content) pieces.push(piece);
      arrived.push({ message, content: Buffer.concat(pieces).toString() });
      orThrow(await this.mesh.acknowledge(messageId));
    }
    return arrived;
  }

  close(): Promise<void> {
    return this.mesh.close();
  }

  #ask(method: 'POST' | 'GET' | 'DELETE', path: string, body?: string): Promise<Response> {
    const interaction = `SubscriptionsApi${method[0]}${method.slice(1).toLowerCase()}`;
    return fetch(this.#nems + path, {
      method,
      headers: {
        fromASID: ASID,
        toASID: SPINE,
        InteractionID: `urn:nhs:names:services:clinicals-sync:${interaction}`,
        Authorization: `Bearer ${unsignedToken(this.#nems)}`,
        Accept: NEWEST_CLIENTS_KNOW,
      },
      // bytes, so that no content type is sent
      ...(body !== undefined && { body: new TextEncoder().encode(body) }),
    });
  }
}

/** `alg: none`, with an empty third part. The same scope for everything, as a client in the field has it. */
function unsignedToken(aud: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const system = `${SYSTEM}/accredited-system|${ASID}`;
  const claims = {
    iss: 'https://subscriber.example',
    sub: system,
    aud,
    iat,
    exp: iat + 300,
    reason_for_request: 'secondaryuses',
    scope: 'patient/Subscription.write',
    requesting_system: system,
    requesting_organization: `${SYSTEM}/ods-organization-code|${ODS_CODE}`,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

function subscriptionXml(criteria: string): string {
  return [
    '<Subscription xmlns="http://hl7.org/fhir">',
    '<meta><profile value="https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1"/></meta>',
    '<status value="requested"/>',
    `<contact><system value="url"/><value value="https://directory.spineservices.nhs.uk/STU3/Organization/${ODS_CODE}"/><use value="work"/></contact>`,
    '<reason value="Patients who come and go"/>',
    `<criteria value="${criteria.replaceAll('&', '&amp;')}"/>`,
    `<channel><type value="message"/><endpoint value="${MAILBOX}"/></channel>`,
    '</Subscription>',
  ].join('');
}
