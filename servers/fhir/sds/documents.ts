/**
 * Entries of the directory as text, as it stands in a bundle. Made once for each state of an entry; what differs from one answer to the
 * next, the resource's id and where this sandbox's servers are, is filled in.
 */
import type { AccreditedSystem } from '#world/accredited-system';
import type { MessageEndpoint } from '#world/message-endpoint';
import { projection, projectionBy } from '#world/projection';
import { type Contract, contractsOf, interactionsOf } from '#world/spine/contracts';
import { factsOfContract, factsOfSystem, toDevice, toEndpoint } from './views.ts';

/** What is filled in, as JSON text. */
interface Fillings {
  readonly id: string;
  readonly address?: string;
  readonly fqdn?: string;
  readonly interactions?: string;
}

type Hole = keyof Fillings;
/** Text and the name of a hole in turn; text first and last. */
type Template = readonly string[];

/** How far a resource is indented in a bundle. */
const MARGIN = 6;

/** A text that nothing in the world has, since no control character gets in. */
const mark = (hole: Hole) => `\u0000${hole}`;
const MARKS = /"\\u0000(\w+)"/;

/** The text of a Device. */
export function deviceText(system: AccreditedSystem, id: string): string {
  return fill(deviceTemplate(system), { id: JSON.stringify(id), interactions: interactionsText(interactionsOf(system)) });
}

/** The text of an Endpoint for one of the interactions that an endpoint takes, at one address. */
export function endpointText(
  endpoint: MessageEndpoint,
  interaction: string,
  { id, address, fqdn }: { readonly id: string; readonly address: string; readonly fqdn: string },
): string {
  const fillings = { id: JSON.stringify(id), address: JSON.stringify(address), fqdn: JSON.stringify(fqdn) };
  return fill(endpointTemplate(endpoint, interaction), fillings);
}

const deviceTemplate = projection((system: AccreditedSystem) => {
  const device = toDevice(mark('id'), { ...factsOfSystem(system), interactions: [] });
  if (interactionsOf(system).size === 0) return template(device);
  return template({ ...device, extension: [...(device.extension ?? []), mark('interactions')] });
});

/** Hundreds of lines that most systems share: kept once for all that have the same interactions. */
const interactionsText = projection((interactions: ReadonlySet<string>) =>
  (toDevice('', { interactions }).extension ?? []).map((one) => indented(one, MARGIN + 4)).join(`,\n${' '.repeat(MARGIN + 4)}`),
);

const endpointTemplate = projectionBy((endpoint: MessageEndpoint, interaction: string) => {
  const contract = contractsOf(endpoint).get(interaction) as Contract;
  return template(toEndpoint(mark('id'), factsOfContract(endpoint, contract, { address: mark('address'), fqdn: mark('fqdn') })));
});

function template(resource: object): Template {
  return indented(resource, MARGIN).split(MARKS);
}

function indented(value: object, margin: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(margin)}`);
}

function fill(template: Template, fillings: Fillings): string {
  let text = template[0] as string;
  for (let at = 1; at < template.length; at += 2) text += `${fillings[template[at] as Hole]}${template[at + 1]}`;
  return text;
}
