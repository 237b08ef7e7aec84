/** Rules of organisations, the systems they run, and the services they offer. */
import type { AccreditedSystem } from '../accredited-system.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';
import { PARTNER_TO } from '../organisation.ts';
import { isCertainlyBefore } from '../rules/date.ts';
import { hasClosed } from '../rules/standing.ts';
import { interactionsOf, isCarriedBy } from '../spine/contracts.ts';
import { membersOf } from '../spine/interaction-sets.ts';
import type { Complain } from './rule.ts';
import type { WorldView } from './view.ts';

/** Each organisation is first of all one thing, and once only. */
export function oneRoleIsPrimary(view: WorldView, complain: Complain): void {
  for (const [id, { roles }] of view.organisations) {
    const count = roles.filter(({ primary }) => primary).length;
    if (count !== 1) complain('organisations', id, 'roles', undefined, `must have one primary role, not ${count}`);
  }
}

/** Who commissions, runs or directs whom leads upwards, and never round in a circle. Partners stand side by side. */
export function hierarchyHasNoLoops(view: WorldView, complain: Complain): void {
  for (const [id, { relationships }] of view.organisations) {
    for (const [at, { code, organisation }] of relationships.entries()) {
      if (code !== PARTNER_TO && leadsTo(id, code, organisation, view))
        complain('organisations', id, `relationships.${at}.organisation`, organisation, `leads back to ${id} by ${code}`);
    }
  }
}

function leadsTo(goal: string, code: string, start: string, { organisations }: WorldView): boolean {
  const seen = new Set<string>();
  const ahead = [start];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === goal) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const relation of organisations.get(next)?.relationships ?? []) if (relation.code === code) ahead.push(relation.organisation);
  }
  return false;
}

/** An organisation that has closed is not active, and only one that has closed, or will, has successors, none of whom closed before it. */
export function successorsFollowClosure(view: WorldView, complain: Complain): void {
  for (const [id, organisation] of view.organisations) {
    const { status, period, successors } = organisation;
    if (status === 'active' && hasClosed(organisation, view.today))
      complain('organisations', id, 'status', status, `cannot be: it closed on ${period?.to}`);
    for (const [at, successor] of successors.entries()) {
      const heir = view.organisations.get(successor);
      if (status === 'active' && period?.to === undefined)
        complain('organisations', id, `successors.${at}`, successor, 'cannot succeed what has not closed');
      else if (heir?.period?.to !== undefined && period?.to !== undefined && isCertainlyBefore(heir.period.to, period.to))
        complain('organisations', id, `successors.${at}`, successor, `closed on ${heir.period.to}, before it could succeed`);
    }
  }
}

/** From successor to successor, nothing comes back to where it began. */
export function organisationsDoNotSucceedThemselves(view: WorldView, complain: Complain): void {
  for (const [id, { successors }] of view.organisations) {
    const seen = new Set<string>();
    const ahead = [...successors];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (next === id) complain('organisations', id, 'successors', successors[0], 'leads back to where it began');
      if (seen.has(next) || next === id) continue;
      seen.add(next);
      ahead.push(...(view.organisations.get(next)?.successors ?? []));
    }
  }
}

/** A party key is one organisation's: that of all its endpoints and of all systems that are reached through them. */
export function partyKeysBelongToOne(view: WorldView, complain: Complain): void {
  const owners = new Map<string, string>();
  const check = (collection: string, id: string, partyKey: string | undefined, organisation: string) => {
    if (partyKey === undefined) return;
    const key = partyKey.toLowerCase();
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, organisation);
    else if (owner !== organisation) complain(collection, id, 'partyKey', partyKey, `belongs to ${owner}, not to ${organisation}`);
  };
  for (const [id, { partyKey, organisation }] of view.endpoints) check('endpoints', id, partyKey, organisation);
  for (const [id, { partyKey, organisation, withdrawn }] of view.systems) {
    if (!withdrawn) check('systems', id, partyKey, organisation);
  }
}

/** Where messages of an interaction go, a system that is in use takes them. */
export function interactionsHaveBothEnds(view: WorldView, complain: Complain): void {
  const byKey = new Map<string, AccreditedSystem[]>();
  for (const system of view.systems.values()) {
    if (system.partyKey === undefined || system.withdrawn) continue;
    const key = system.partyKey.toLowerCase();
    const others = byKey.get(key);
    if (others === undefined) byKey.set(key, [system]);
    else others.push(system);
  }
  for (const [id, endpoint] of view.endpoints) {
    const systems = byKey.get(endpoint.partyKey.toLowerCase()) ?? [];
    if (systems.some((system) => takesAllByName(system, endpoint))) continue;
    const isTaken = (interaction: string) => systems.some((system) => interactionsOf(system).has(interaction));
    const lack = `is in no system with party key ${endpoint.partyKey}`;
    for (const [at, { interaction }] of endpoint.interactions.entries()) {
      if (!isTaken(interaction)) complain('endpoints', id, `interactions.${at}.interaction`, interaction, lack);
    }
    for (const [at, set] of endpoint.interactionSets.entries()) {
      const lost = membersOf(set).find(({ interaction }) => isCarriedBy(endpoint, interaction) && !isTaken(interaction));
      if (lost !== undefined) complain('endpoints', id, `interactionSets.${at}`, set, `has ${lost.interaction}, which ${lack}`);
    }
  }
}

/** Whether a system names all that an endpoint names: then there is no need to look at what the names stand for. */
function takesAllByName(system: AccreditedSystem, { interactionSets, interactions }: MessageEndpoint): boolean {
  return (
    interactionSets.every((set) => system.interactionSets.includes(set)) &&
    interactions.every(({ interaction }) => system.interactions.includes(interaction))
  );
}

/** A mailbox that takes messages, and a system in use, are not those of an organisation that has closed. */
export function closedOrganisationsAreSilent(view: WorldView, complain: Complain): void {
  const closed = (code: string) => {
    const organisation = view.organisations.get(code);
    return organisation !== undefined && hasClosed(organisation, view.today);
  };
  for (const [id, { organisation, active }] of view.mailboxes) {
    if (active && closed(organisation)) complain('mailboxes', id, 'organisation', organisation, 'has closed; the mailbox is still active');
  }
  for (const [id, { organisation, withdrawn }] of view.systems) {
    if (!withdrawn && closed(organisation)) complain('systems', id, 'organisation', organisation, 'has closed; the system is still in use');
  }
}

/** A service is part of others, never of itself, and sees people from one age to a higher one. */
export function servicesMakeSense(view: WorldView, complain: Complain): void {
  for (const [id, { parent, ages }] of view.services) {
    const passed = new Set<string>();
    for (let next = parent; next !== undefined && !passed.has(next); next = view.services.get(next)?.parent) passed.add(next);
    if (passed.has(id)) complain('services', id, 'parent', parent, 'leads back to where it began');
    for (const [at, { fromDays, toDays }] of ages.entries()) {
      if (toDays < fromDays) complain('services', id, `ages.${at}.toDays`, String(toDays), `is less than ${fromDays}, where it begins`);
    }
  }
}
