import { createHmac, randomUUID } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (name) => name === 'entry' });

/** Who has changed practice, as NEMS tells a mailbox of MESH. Stands for your own code: it knows nothing of the sandbox. */
export class Movers {
  #mesh;
  #mailbox;

  constructor({ mesh, mailbox }) {
    this.#mesh = mesh;
    this.#mailbox = mailbox;
  }

  /** Reads and acknowledges what waits, oldest first. A message that cannot be read stays where it is. */
  async collect() {
    const { messages } = await (await this.#ask('GET', '/inbox')).json();
    const movers = [];
    for (const id of messages) {
      movers.push(moverOf(await (await this.#ask('GET', `/inbox/${id}`)).text()));
      await this.#ask('PUT', `/inbox/${id}/status/acknowledged`);
    }
    return movers;
  }

  async #ask(method, path) {
    const headers = { Authorization: this.#token(), Accept: 'application/vnd.mesh.v2+json' };
    const response = await fetch(`${this.#mesh}/messageexchange/${this.#mailbox.id}${path}`, { method, headers });
    if (!response.ok) throw new Error(`MESH answered ${response.status}: ${await response.text()}`);
    return response;
  }

  /** Good for one request. */
  #token() {
    const { id, password, sharedKey } = this.#mailbox;
    const nonce = randomUUID();
    const minute = new Date().toISOString().replace(/\D/g, '').slice(0, 12);
    const hash = createHmac('sha256', sharedKey).update(`${id}:${nonce}:0:${password}:${minute}`).digest('hex');
    return `NHSMESH ${id}:${nonce}:0:${minute}:${hash}`;
  }
}

/** The NHS number and the ODS codes of the practices that somebody has left, and come to; one of them may not be there. */
function moverOf(xml) {
  const entries = parser.parse(xml).Bundle.entry;
  const resources = new Map(entries.map(({ fullUrl, resource }) => [fullUrl.value, resource]));
  const first = (type) => [...resources.values()].find((resource) => type in resource)?.[type];
  const odsCode = (reference) => reference && resources.get(reference.reference.value).Organization.identifier.value.value;
  const patient = first('Patient');
  return {
    nhsNumber: patient.identifier.value.value,
    from: odsCode(first('EpisodeOfCare')?.managingOrganization),
    to: odsCode(patient.generalPractitioner),
  };
}
