/** A publisher in a test: NEMS over the standard world, with a system that may publish vaccinations. */
import { writeUnsignedToken } from '#conventions/spine/unsigned-token';
import type { Environment } from '#kernel/config';
import type { AccreditedSystem } from '#world/accredited-system';
import { type Answer, type Headers, type Nems, NOW, openNems } from '../../testing/nems.ts';

const VACCINATIONS = 'urn:nhs:names:services:events:Vaccinations.Write';
/** A system that may publish vaccinations, and the one that takes them. */
export const PUBLISHER: AccreditedSystem = system('200000009001', 'A83627', [VACCINATIONS]);
const NEMS: AccreditedSystem = system('200000009002', 'X26', [VACCINATIONS]);

/** What `openNems` answers, and what the journal is told. */
export type Published = Answer & { readonly about: NonNullable<Answer['reply']['about']> };

export interface Publisher extends Nems {
  publish(body: string | Uint8Array, headers?: Headers): Promise<Published>;
}

export async function openPublisher(environment: Environment = 'local'): Promise<Publisher> {
  const nems = await openNems({ environment });
  const { systems } = nems.deps.world;
  await systems.put(PUBLISHER);
  await systems.put(NEMS);
  return {
    ...nems,
    async publish(body, headers = GOOD_HEADERS) {
      const answer = await nems.ask('POST', '/Events/1/$process-message', headers, body);
      return { ...answer, error: answer.error || String(answer.status), about: answer.reply.about ?? {} };
    },
  };
}

/** Claims of the publisher, unless a test says otherwise. */
export function tokenFor(claims: Readonly<Record<string, unknown>> = {}): string {
  const requesting = `https://fhir.nhs.uk/Id/accredited-system|${PUBLISHER.asid}`;
  const iat = Math.floor(Date.parse(NOW) / 1000);
  return `Bearer ${writeUnsignedToken({
    iss: 'https://publisher.example',
    sub: requesting,
    aud: 'https://nems.example/STU3/Events/1/$process-message',
    iat,
    exp: iat + 300,
    reason_for_request: 'directcare',
    scope: 'patient/Bundle.write',
    requesting_system: requesting,
    requesting_organization: `https://fhir.nhs.uk/Id/ods-organization-code|${PUBLISHER.organisation}`,
    ...claims,
  })}`;
}

/** All that the live service demands. */
export const GOOD_HEADERS: Headers = {
  fromASID: PUBLISHER.asid,
  toASID: NEMS.asid,
  InteractionID: VACCINATIONS,
  Authorization: tokenFor(),
  'Content-Type': 'application/fhir+xml;charset=utf-8',
};

/** Those, without some. */
export function without(...names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(GOOD_HEADERS).filter(([name]) => !names.includes(name)));
}

function system(asid: string, organisation: string, interactions: string[]): AccreditedSystem {
  return { asid, organisation, clients: [], accessControl: [], categories: [], interactionSets: [], interactions };
}
