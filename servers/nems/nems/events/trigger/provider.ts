/** Who publishes a provider's event, as far as a tester has not said it: somebody of this world. */

import { siteOf, trustFor } from '../pds/birth-places.ts';
import type { Source } from '../pieces/header.ts';
import { type KnownOrganisation, knownOrganisation } from '../pieces/organisations.ts';
import { homeOf } from '../pieces/people.ts';
import { type Professional, professionalAt, professionalOf } from '../pieces/staff.ts';
import type { Occasion } from './occasion.ts';

export interface Provider {
  readonly organisation: KnownOrganisation;
  readonly site: KnownOrganisation;
  readonly professional: Professional;
  readonly source: Source;
}

/** What a tester may say of it: see `PROVIDER_OPTIONS`. */
export interface SaidOfProvider {
  readonly organisation?: string;
  readonly site?: string;
  readonly practitioner?: string;
  readonly system?: { readonly name?: string; readonly asid?: string; readonly phone?: string; readonly email?: string };
}

/** For organisations whose system this world does not know. */
const SOME_ASID = '300000000161';
const SOME_NUMBER = '01632 960000';

/** Of a hospital: the trust where the patient lives, and its first site. Of a practice: theirs. */
export async function providerOf(said: SaidOfProvider, by: 'hospital' | 'practice', { world, patient }: Occasion): Promise<Provider> {
  const practice = by === 'practice' ? patient.gpRegistration?.practice : undefined;
  const odsCode = said.organisation ?? practice ?? (await trustFor(world, homeOf(patient)?.postcode));
  const [organisation, site, practitioner, systems] = await Promise.all([
    knownOrganisation(world, odsCode),
    (said.site === undefined ? siteOf(world, odsCode) : Promise.resolve(said.site)).then((code) => knownOrganisation(world, code)),
    said.practitioner === undefined ? undefined : world.practitioners.get(said.practitioner),
    world.systems.find({ index: 'organisation', equals: odsCode }, { limit: 1 }),
  ]);
  const phone = said.system?.phone ?? organisation.telephone ?? SOME_NUMBER;
  return {
    organisation: { ...organisation, telephone: phone },
    site,
    professional: practitioner === undefined ? await professionalAt(world, odsCode) : professionalOf(practitioner.doc, odsCode),
    source: {
      name: said.system?.name ?? organisation.name,
      contact: said.system?.email === undefined ? { system: 'phone', value: phone } : { system: 'email', value: said.system.email },
      asid: said.system?.asid ?? systems.items[0]?.doc.asid ?? SOME_ASID,
    },
  };
}
