/** `pds-birth-notification-1`: a child was born. It goes to those who have asked for the mother. */
import type { IdSource } from '#kernel/ids';
import type { Patient } from '#world/patient';
import { concept } from '../pieces/codes.ts';
import { type Envelope, headerEntry, routingOf } from '../pieces/header.ts';
import { type KnownOrganisation, organisationEntry, organisationResource, type Shown } from '../pieces/organisations.ts';
import { displayOf, homeAddress, patientEntry, VERIFICATION_BY_SPINE } from '../pieces/people.ts';
import { bundle, entry, inDirectory, newResource, point, type Resource, refer } from '../pieces/resources.ts';
import { communicationEntry, demographicsServiceEntry, SPINE } from '../pieces/spine.ts';
import { careConnectExtension, nhsCodes, ROLE_CODE } from '../pieces/systems.ts';
import { element, extension, value, type Xml } from '../pieces/xml.ts';
import type { BirthDetails } from './birth-details.ts';
import { birthObservations } from './birth-observations.ts';
import type { BirthPlaces } from './birth-places.ts';
import { ETHNIC_CATEGORY_NAMES } from './ethnic-categories.ts';

export interface Birth {
  readonly baby: Patient;
  readonly serialChangeNumber: number;
  /** Missing where the notification did not say who she is. */
  readonly mother?: { readonly patient: Patient; readonly practice?: KnownOrganisation };
  readonly details: BirthDetails;
  readonly places: BirthPlaces;
  /** Who has told of it. */
  readonly notifiedBy: { readonly family: string; readonly given?: string };
}

const EPISODES = [
  ['partnerChildHealth', 'partner-child-health-organisation', 'Partner Child Health Organisation'],
  ['responsibleChildHealth', 'responsible-child-health-organisation', 'Responsible Child Health Organisation'],
  ['deliveryPlace', 'delivery-place', 'Delivery Place'],
  ['registeringAuthority', 'registering-authority', 'Registering Authority'],
] as const satisfies readonly (readonly [keyof BirthPlaces, string, string])[];

export function birthNotification(ids: IdSource, envelope: Envelope, birth: Birth): Xml {
  const { mother, details, notifiedBy } = birth;
  const places = placeEntries(ids, birth.places);
  const authority = places.resourceOf('registeringAuthority');
  const baby = newResource(ids, displayOf(birth.baby));
  const woman = newResource(ids, mother && displayOf(mother.patient));
  const communication = newResource(ids);
  const relation = newResource(ids);
  const notifier = newResource(ids);
  return bundle(ids, [
    headerEntry(envelope, {
      routing: mother ? routingOf(mother.patient) : {},
      source: SPINE,
      responsible: authority,
      focus: communication,
      enterer: notifier,
    }),
    communicationEntry(communication, { subject: woman, sentAt: envelope.sentAt, sender: authority }),
    motherEntry(woman, mother, relation),
    relationEntry(relation, baby),
    babyEntry(baby, birth),
    ...EPISODES.map(([place, code, display]) => episodeEntry(ids, baby, places.resourceOf(place), code, display)),
    ...places.entries,
    ...birthObservations(ids, woman, baby, details),
    entry(notifier, 'Practitioner', [element('name', value('family', notifiedBy.family.toUpperCase()), value('given', notifiedBy.given))]),
    demographicsServiceEntry(ids, authority),
  ]);
}

function motherEntry(woman: Resource, mother: Birth['mother'], relation: Resource): Xml {
  const link = element('link', element('other', value('reference', relation.url)), value('type', 'seealso'));
  if (mother === undefined) return entry(woman, 'Patient', [link]);
  const { patient, practice } = mother;
  const since = practice && patient.gpRegistration?.period?.from;
  return patientEntry(woman, {
    patient,
    serialChangeNumber: patient.serialChangeNumber,
    verification: VERIFICATION_BY_SPINE,
    extensions: extension(
      careConnectExtension('RegistrationDetails'),
      extension('registrationPeriod', element('valuePeriod', value('start', since))),
    ),
    gender: false,
    ...(practice && { generalPractitioner: inDirectory(practice.odsCode, practice.name) }),
    link,
  });
}

function relationEntry(relation: Resource, baby: Resource): Xml {
  return entry(relation, 'RelatedPerson', [
    point('patient', baby),
    concept('relationship', { system: ROLE_CODE, code: 'NMTH', display: 'natural mother' }),
  ]);
}

function babyEntry(resource: Resource, { baby, serialChangeNumber, details, places, mother }: Birth): Xml {
  const { town, county, country } = places.deliveryPlace.address ?? {};
  const category = baby.ethnicCategory ?? mother?.patient.ethnicCategory ?? 'Z';
  return patientEntry(resource, {
    patient: baby,
    serialChangeNumber,
    verification: VERIFICATION_BY_SPINE,
    extensions:
      extension(
        'http://hl7.org/fhir/StructureDefinition/birthPlace',
        element('valueAddress', value('city', town), value('district', county), value('country', country)),
      ) +
      extension(
        careConnectExtension('EthnicCategory'),
        concept('valueCodeableConcept', {
          system: 'https://fhir.hl7.org.uk/STU3/CareConnect-EthnicCategory-1',
          code: category,
          display: ETHNIC_CATEGORY_NAMES[category],
        }),
      ),
    ...(details.birthTime !== undefined && { birthTime: details.birthTime }),
    addresses: homeAddress(baby),
    multipleBirth: details.birthOrder,
  });
}

function episodeEntry(ids: IdSource, baby: Resource, organisation: Resource, code: string, display: string): Xml {
  return entry(newResource(ids), 'EpisodeOfCare', [
    value('status', 'active'),
    concept('type', { system: nhsCodes('BirthEpisodeCategory'), code, display }),
    refer('patient', baby),
    refer('managingOrganization', organisation),
  ]);
}

const SHOWN: Partial<Record<keyof BirthPlaces, Shown>> = {
  // as the official example has it of a hospital
  deliveryPlace: { type: { system: nhsCodes('EMS-PDS-DeliveryPlaceType'), code: '4' } },
  registeringAuthority: { type: { system: nhsCodes('EMS-PDS-RegisteringAuthorityType'), code: 'c', display: 'NHS Trust' } },
};

/** The organisations concerned, each of them once, whatever it is to the child. */
function placeEntries(ids: IdSource, places: BirthPlaces) {
  const resources = new Map<string, Resource>();
  const entries: Xml[] = [];
  for (const place of ['registeringAuthority', 'deliveryPlace', 'partnerChildHealth', 'responsibleChildHealth'] as const) {
    const body = places[place];
    if (resources.has(body.odsCode)) continue;
    const resource = organisationResource(ids, body);
    resources.set(body.odsCode, resource);
    entries.push(organisationEntry(resource, body, SHOWN[place]));
  }
  return { entries, resourceOf: (place: keyof BirthPlaces) => resources.get(places[place].odsCode) as Resource };
}
