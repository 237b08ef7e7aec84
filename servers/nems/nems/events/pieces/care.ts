/** What events of providers share: the encounter, where it was, and who was there. */
import type { IdSource } from '#kernel/ids';
import { type Coding, concept, type Identifier, identifier } from './codes.ts';
import { type KnownOrganisation, phone } from './organisations.ts';
import { shown } from './people.ts';
import { entry, newResource, point, type Resource, refer, type Target } from './resources.ts';
import type { Professional } from './staff.ts';
import { nhsCodes, ODS_SITE_CODE, PARTICIPATION_TYPE, ROLE_PROFILE_ID } from './systems.ts';
import { element, value, type Xml } from './xml.ts';

export interface Visit {
  /** By which later messages about the same are known. */
  readonly identifier?: Identifier;
  readonly type: Coding;
  readonly subject: Target;
  /** The day. */
  readonly on: string;
  readonly location: Target;
  readonly provider: Target;
  /** Who has done it, where the event says so. */
  readonly performer?: Target;
}

export function encounterEntry(resource: Resource, visit: Visit): Xml {
  const { performer } = visit;
  return entry(resource, 'Encounter', [
    visit.identifier ? identifier(visit.identifier) : '',
    value('status', 'finished'),
    concept('type', visit.type),
    refer('subject', visit.subject),
    performer
      ? element(
          'participant',
          concept('type', { system: PARTICIPATION_TYPE, code: 'PPRF', display: 'primary performer' }),
          refer('individual', performer),
        )
      : '',
    element('period', value('start', visit.on)),
    element('location', refer('location', visit.location)),
    refer('serviceProvider', visit.provider),
  ]);
}

/** An encounter that should not have been told of. */
export function withdrawnEncounterEntry(
  resource: Resource,
  { identifier: key, type }: Pick<Visit, 'type'> & { identifier: Identifier },
): Xml {
  return entry(resource, 'Encounter', [identifier(key), value('status', 'entered-in-error'), concept('type', type)]);
}

export function locationEntry(resource: Resource, { odsCode, name }: KnownOrganisation): Xml {
  return entry(resource, 'Location', [identifier({ system: ODS_SITE_CODE, value: odsCode }), value('name', name)]);
}

export interface Service {
  readonly identifier: Identifier;
  readonly providedBy: Target;
  readonly type: Coding;
  readonly specialty?: Coding;
  readonly location: Target;
  readonly telephone?: string;
}

export function serviceEntry(ids: IdSource, service: Service): Xml {
  return entry(newResource(ids), 'HealthcareService', [
    identifier(service.identifier),
    refer('providedBy', service.providedBy),
    concept('type', service.type),
    service.specialty ? concept('specialty', service.specialty) : '',
    point('location', service.location),
    phone(service.telephone),
  ]);
}

export function practitionerResource(ids: IdSource, { family, given }: Professional): Resource {
  return newResource(ids, shown(family, given));
}

export function practitionerEntry(resource: Resource, { roleProfile, family, given, prefix }: Professional, key?: Identifier): Xml {
  return entry(resource, 'Practitioner', [
    identifier(key ?? { system: ROLE_PROFILE_ID, value: roleProfile }),
    element('name', value('family', family), value('given', given), value('prefix', prefix)),
  ]);
}

export interface Role {
  readonly practitioner: Target;
  readonly organization: Target;
  readonly identifier?: Identifier;
  readonly codes: readonly Coding[];
  readonly specialty?: Coding;
}

export function roleEntry(ids: IdSource, { practitioner, organization, identifier: key, codes, specialty }: Role): Xml {
  return entry(newResource(ids), 'PractitionerRole', [
    key ? identifier(key) : '',
    point('practitioner', practitioner),
    point('organization', organization),
    ...codes.map((code) => concept('code', code)),
    specialty ? concept('specialty', specialty) : '',
  ]);
}

export interface Comment {
  readonly category: { readonly code: string; readonly display: string };
  readonly subject: Target;
  readonly sender: Target;
  readonly text: string;
}

/** What a professional has to say of it. */
export function commentEntry(ids: IdSource, { category, subject, sender, text }: Comment): Xml {
  return entry(newResource(ids), 'Communication', [
    value('status', 'completed'),
    concept('category', { system: nhsCodes('DCH-ProfessionalCommentType'), ...category }),
    refer('subject', subject),
    refer('sender', sender),
    element('payload', value('contentString', text)),
  ]);
}

export const GENERAL_PRACTITIONER = { system: nhsCodes('DCH-ProfessionalType'), code: '160', display: 'General Medical Practitioner' };
