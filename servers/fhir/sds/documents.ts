/**
 * Entries of the directory as text, as it stands in a bundle. Made once for each state of an entry; what differs from one answer to the
 * next, the resource's id and where this sandbox's servers are, is filled in.
 */
import type { Device, Endpoint } from '#formats/fhir/r4/types';
import type { AccreditedSystem } from '#world/accredited-system';
import type { MessageEndpoint } from '#world/message-endpoint';
import { projection, projectionBy } from '#world/projection';
import { type Contract, contractsOf } from '#world/spine/contracts';
import { factsOfContract, factsOfSystem, toDevice, toEndpoint } from './views.ts';

/** What is filled in. */
export interface Fillings {
  readonly id: string;
  readonly address?: string;
  readonly fqdn?: string;
}

type Hole = keyof Fillings;
/** Text and the name of a hole in turn; text first and last. */
type Template = readonly string[];

/** How far a resource is indented in a bundle. */
const MARGIN = ' '.repeat(6);

/** A text that nothing in the world has, since no control character gets in. */
const mark = (hole: Hole) => `\u0000${hole}`;
const MARKS = /"\\u0000(\w+)"/;

export const deviceTemplate = projection((system: AccreditedSystem) => template(toDevice(mark('id'), factsOfSystem(system))));

/** For one interaction of an endpoint. */
export const endpointTemplate = projectionBy((endpoint: MessageEndpoint, interaction: string) => {
  const contract = contractsOf(endpoint).get(interaction) as Contract;
  return template(toEndpoint(mark('id'), factsOfContract(endpoint, contract, { address: mark('address'), fqdn: mark('fqdn') })));
});

function template(resource: Device | Endpoint): Template {
  return JSON.stringify(resource, null, 2).replaceAll('\n', `\n${MARGIN}`).split(MARKS);
}

/** The text of a resource. */
export function fill(template: Template, fillings: Fillings): string {
  let text = template[0] as string;
  for (let at = 1; at < template.length; at += 2) text += JSON.stringify(fillings[template[at] as Hole]) + template[at + 1];
  return text;
}
