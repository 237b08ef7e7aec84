/** What a practice has on Spine and MESH, for practices that are made rather than written: the same as those of the standard world have. */
import type { AccreditedSystem } from '../accredited-system.ts';
import type { Mailbox } from '../mailbox.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';

export interface OnSpine {
  readonly system: AccreditedSystem;
  /** Its GP Connect, and where its messages go. */
  readonly endpoints: readonly MessageEndpoint[];
  /** For letters and results. */
  readonly mailbox: Mailbox;
}

/** ASIDs of practices that are made: this and six digits. Those that the standard world invents begin with 990900, and published ones with neither. */
const MADE_ASIDS = '990901';

/**
 * Puts a practice on Spine. `serial` is its number among those that are made, below a million: its ASID ends in it, and its party key.
 */
export function putOnSpine(odsCode: string, name: string, serial: number): OnSpine {
  const digits = String(serial).padStart(6, '0');
  const partyKey = `${odsCode}-${digits}`;
  const endpoint = (suffix: string, address: string, interactionSets: string[]): MessageEndpoint => ({
    id: `${partyKey}:${suffix}`,
    partyKey,
    organisation: odsCode,
    addresses: [address],
    interactionSets,
    interactions: [],
  });
  return {
    system: {
      asid: MADE_ASIDS + digits,
      organisation: odsCode,
      partyKey,
      clients: [],
      accessControl: [],
      categories: [],
      interactionSets: ['general-practice'],
      interactions: [],
    },
    endpoints: [
      endpoint('gp-connect', `{fhir}/gpconnect/${odsCode}`, ['gp-connect']),
      endpoint('messages', `{partners}/mhs/${odsCode}`, ['general-practice-messages']),
    ],
    mailbox: {
      mailboxId: `${odsCode}OT001`,
      name: `${name}, letters and results`,
      organisation: odsCode,
      active: true,
      sets: ['general-practice'],
      sends: [],
      receives: [],
      tradingPartners: [],
    },
  };
}
