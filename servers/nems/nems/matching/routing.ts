/** What is known of a patient that subscriptions are matched by: from PDS, ODS and the map (Events-Management, "Subscription rules"). */
import { subIcbOf } from '#world/commissioning';
import { superseding } from '#world/current-record';
import type { Address, Patient } from '#world/patient';
import { isCurrent, isRestricted } from '#world/patient-facts';
import { residenceOf } from '#world/places/residence';
import { projection } from '#world/projection';
import { ageOn } from '#world/rules/age';
import { isCertainlyBefore } from '#world/rules/date';
import { londonDay } from '#world/rules/london';
import { isPseudoPractice } from '#world/rules/standing';
import type { World } from '#world/world';
import type { Home, RoutingFacts } from './facts.ts';

export interface FactsOptions {
  /** Where they lived until now: of somebody who has moved house. */
  readonly formerHome?: Address;
  /** The record, where it is at hand. */
  readonly patient?: Patient;
  /** The record is of a newborn whose mother has no number: it says where she lives, and nothing else of her. */
  readonly motherUnknown?: boolean;
}

/**
 * What is known of a patient at a time (milliseconds since the epoch); nothing when PDS has no such record.
 *
 * A record that another one has superseded still goes by its own number, which is the number that events carry; the rest is taken from the
 * record that holds now. If either of them is withheld, nothing is delivered.
 */
export async function factsOf(
  world: World,
  nhsNumber: string,
  on: number,
  { formerHome, patient, motherUnknown = false }: FactsOptions = {},
): Promise<RoutingFacts | undefined> {
  const found = patient ?? (await world.patients.get(nhsNumber))?.doc;
  if (found === undefined) return undefined;
  const record = found.supersededBy === undefined ? found : ((await superseding(world, found)) ?? found);
  const withheld = withholding(found) ?? withholding(record);
  const homes = formerHome === undefined ? homesOf(record) : distinct([...homesOf(record), ...homeAt(formerHome)]);
  const where = { homes, ...(withheld !== undefined && { withheld }) };
  if (motherUnknown) return { ...where, withoutExplicit: true };

  const day = londonDay(on);
  const age = record.birthDate === undefined ? undefined : ageOn(record.birthDate, day);
  const practice = practiceOf(record, day);
  const organisation = practice === undefined ? undefined : (await world.organisations.get(practice))?.doc;
  const practiceSubIcb = organisation && (await subIcbOf(world, organisation, day));
  return {
    nhsNumber,
    ...(age !== undefined && { age }),
    ...(practice !== undefined && { practice }),
    ...(practiceSubIcb !== undefined && { practiceSubIcb }),
    ...where,
  };
}

/** With whom they are registered; with a code that stands for no practice they are not. */
function practiceOf({ gpRegistration }: Patient, day: string): string | undefined {
  if (gpRegistration === undefined || isPseudoPractice(gpRegistration.practice)) return undefined;
  const end = gpRegistration.period?.to;
  return end !== undefined && isCertainlyBefore(end, day) ? undefined : gpRegistration.practice;
}

function withholding(patient: Patient): RoutingFacts['withheld'] {
  if (patient.invalidated) return 'invalidated';
  return isRestricted(patient) ? 'sensitive' : undefined;
}

/** Where they live now: not where they stay for a while, nor where letters go. */
const homesOf = projection(({ addresses }: Patient): readonly Home[] => {
  const home = addresses.find((address) => address.use === 'home' && isCurrent(address));
  return home === undefined ? [] : homeAt(home);
});

function homeAt({ postcode }: Address): readonly Home[] {
  return postcode === undefined ? [] : [residenceOf(postcode)];
}

/** Who has moved within a postcode lives in one place. */
function distinct(homes: readonly Home[]): readonly Home[] {
  return homes.filter((home, at) => homes.findIndex(({ postcode }) => postcode === home.postcode) === at);
}
