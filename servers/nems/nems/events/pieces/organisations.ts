/** Organisations as events show them. */
import type { IdSource } from '#kernel/ids';
import { COMMISSIONED_BY, type Organisation, related } from '#world/organisation';
import { SUB_ICBS } from '#world/places/places';
import type { World } from '#world/world';
import { type Coding, concept, identifier } from './codes.ts';
import { entry, inDirectory, newResource, type Resource, refer } from './resources.ts';
import { ODS_CODE } from './systems.ts';
import { each, element, value, type Xml } from './xml.ts';

/** What of an organisation is shown. */
export interface KnownOrganisation {
  readonly odsCode: string;
  readonly name: string;
  /** The sub-location of the integrated care board that commissions it. */
  readonly partOf?: { readonly odsCode: string; readonly name: string };
  readonly telephone?: string;
  readonly address?: Organisation['address'];
}

/** An organisation of this world; of one that it does not know no more than its code. */
export async function knownOrganisation(world: World, odsCode: string): Promise<KnownOrganisation> {
  const organisation = (await world.organisations.get(odsCode))?.doc;
  if (organisation === undefined) return { odsCode, name: odsCode };
  const { name, telephone, address } = organisation;
  const commissioner = related(COMMISSIONED_BY, organisation)[0];
  return {
    odsCode,
    name,
    ...(commissioner !== undefined && { partOf: { odsCode: commissioner, name: SUB_ICBS.get(commissioner)?.name ?? commissioner } }),
    ...(telephone !== undefined && { telephone }),
    ...(address !== undefined && { address }),
  };
}

export function organisationResource(ids: IdSource, { name }: KnownOrganisation): Resource {
  return newResource(ids, name);
}

/** Which further parts are shown: events differ in it. */
export interface Shown {
  readonly type?: Coding;
  readonly telecom?: boolean;
  readonly address?: boolean;
  readonly partOf?: boolean;
}

export function organisationEntry(resource: Resource, { odsCode, name, ...body }: KnownOrganisation, shown: Shown = {}): Xml {
  return entry(resource, 'Organization', [
    identifier({ system: ODS_CODE, value: odsCode }),
    shown.type ? concept('type', shown.type) : '',
    value('name', name),
    shown.telecom ? phone(body.telephone) : '',
    shown.address ? postal(body.address) : '',
    shown.partOf && body.partOf ? refer('partOf', inDirectory(body.partOf.odsCode, body.partOf.name)) : '',
  ]);
}

export function phone(number: string | undefined): Xml {
  return number === undefined ? '' : element('telecom', value('system', 'phone'), value('value', number));
}

function postal(address: KnownOrganisation['address']): Xml {
  if (address === undefined) return '';
  return element(
    'address',
    each(address.lines, (line) => value('line', line)),
    value('city', address.town),
    value('district', address.county),
    value('postalCode', address.postcode),
  );
}
