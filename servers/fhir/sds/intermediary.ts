/**
 * Messages that are forwarded do not go to their receiver: the sender gives them to Spine, which passes them on. So for those
 * interactions SDS shows Spine's own address in place of the receiver's.
 */
import { findContracts } from '#world/spine/directory';
import type { World } from '#world/world';
import type { SdsRefusal } from './errors.ts';

/** The organisation whose endpoints are Spine's. */
const SPINE = 'YES';

const INTERMEDIARIES = {
  reliable: 'urn:nhs:names:services:tms:ReliableIntermediary',
  express: 'urn:nhs:names:services:tms:ExpressIntermediary',
} as const;
type Way = keyof typeof INTERMEDIARIES;

/** Services of which messages are forwarded. */
const SERVICES: ReadonlySet<string> = new Set([
  'cc',
  'ebs',
  'ebsepr',
  'ebsnpr',
  'gp2gp',
  'pat',
  'itk',
  'dis',
  'ed',
  'op',
  'caf',
  'adm',
  'ooh',
  'am',
  'mh',
  'nd',
  'dir',
]);

const MESSAGES: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['COPC_IN000001UK01', 'reliable'],
  ['PRSC_IN040000UK08', 'reliable'],
  ['PRSC_IN080000UK07', 'reliable'],
  ['PRPA_IN010000UK07', 'reliable'],
  ['PRPA_IN020000UK06', 'reliable'],
  ['PRSC_IN050000UK06', 'reliable'],
  ['PRSC_IN090000UK09', 'reliable'],
  ['PRPA_IN030000UK08', 'reliable'],
  ['PRSC_IN100000UK06', 'reliable'],
  ['PRSC_IN070000UK08', 'reliable'],
  ['PRSC_IN140000UK06', 'reliable'],
  ['RCMR_IN010000UK05', 'reliable'],
  ['RCMR_IN030000UK06', 'reliable'],
  ['PRSC_IN130000UK07', 'reliable'],
  ['PRSC_IN110000UK08', 'reliable'],
  ['PRSC_IN060000UK06', 'reliable'],
  ['PRSC_IN150000UK06', 'reliable'],
  ['POLB_IN020006UK01', 'reliable'],
  ['POLB_IN020005UK01', 'reliable'],
  ['COMT_IN000004GB01', 'reliable'],
  ['MCCI_IN010000UK13', 'reliable'],
  ['PRSC_IN080000UK03', 'express'],
  ['PRSC_IN040000UK03', 'express'],
]);

/** By which intermediary an interaction is forwarded; nothing when it goes straight to its receiver. */
export function forwarding(interaction: string): Way | undefined {
  const [service = '', message = ''] = interaction.split(':').slice(-2);
  return SERVICES.has(service) ? MESSAGES.get(message) : undefined;
}

/** Looks up intermediaries for one answer, each once. */
export class Intermediaries {
  readonly #world: World;
  readonly #found = new Map<Way, string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The address of an intermediary as the seed has it, or why there is none: the directory must have exactly one. */
  async addressOf(way: Way): Promise<string | SdsRefusal> {
    const known = this.#found.get(way);
    if (known !== undefined) return known;
    const contracts = await findContracts(this.#world, { organisation: SPINE, interaction: INTERMEDIARIES[way] });
    if (contracts.length !== 1) return notOne('result', contracts.length, way);
    const addresses = contracts.flatMap((contract) => contract.addresses);
    if (addresses.length !== 1) return notOne('address', addresses.length, way);
    const address = addresses[0] as string;
    this.#found.set(way, address);
    return address;
  }
}

function notOne(what: 'result' | 'address', count: number, way: Way): SdsRefusal {
  return {
    error: 'INTERNAL_SERVER_ERROR',
    diagnostics: `Expected 1 ${what} for forward reliable/express routing and reliability but got ${count}`,
    advice: [`${SPINE} must have one endpoint, with one address, for ${INTERMEDIARIES[way]}`],
  };
}
