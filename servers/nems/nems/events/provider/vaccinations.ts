/** `vaccinations-1`: one vaccination that was given, reported, or not given. Each message tells it in full. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import type { Concept } from '#world/clinical-record';
import { NOT_GIVEN, SITES, VACCINATIONS, type Vaccination } from '#world/codes/immunisations';
import { withoutTime } from '#world/rules/date';
import { date, text } from '#world/schema';
import { encounterEntry, locationEntry, practitionerEntry, practitionerResource, roleEntry, serviceEntry } from '../pieces/care.ts';
import { clinical, concept, identifier, sct } from '../pieces/codes.ts';
import { headerEntry, routingOf } from '../pieces/header.ts';
import { organisationEntry, organisationResource } from '../pieces/organisations.ts';
import { displayOf, homeAddress, patientEntry, VERIFICATION_BY_PROVIDERS } from '../pieces/people.ts';
import { bundle, entry, newResource, point } from '../pieces/resources.ts';
import { careConnectExtension, nhsCodes, ROLE_PROFILE_ID, UNITS } from '../pieces/systems.ts';
import { instantOf } from '../pieces/time.ts';
import { element, extension, value } from '../pieces/xml.ts';
import { codingOption, codingSaid, eventTrigger, keyOf, PROVIDER_OPTIONS } from '../trigger/occasion.ts';
import { providerOf } from '../trigger/provider.ts';

const names = <T extends object>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]];

/** Where a vaccine that is injected goes, unless it is said. */
const USUAL_SITE = SITES.leftUpperArm;
const GENERAL_PRACTICE = sct('1060971000000108', 'General practice service');
const TWELVE_WEEKS = { system: nhsCodes('DCH-ChildHealthEncounterType'), code: '0012', display: '12 week immunisations' };

export const vaccinations = eventTrigger(
  {
    ...PROVIDER_OPTIONS,
    vaccination: v.exactOptional(said('Which one, and which dose of it; mmrSecond where nothing is said', v.picklist(names(VACCINATIONS)))),
    notGiven: v.exactOptional(said('Why it was not given', v.picklist(names(NOT_GIVEN)))),
    reason: v.exactOptional(said('Why it was given', codingOption)),
    date: v.exactOptional(said('When; the moment of the event where nothing is said', date)),
    reported: v.exactOptional(said('Whether it was given elsewhere, and is only reported', v.boolean())),
    batch: v.exactOptional(said('Number of the batch', text(50))),
    bodySite: v.exactOptional(said('Where it was injected; leftUpperArm where nothing is said', v.picklist(names(SITES)))),
  },
  async (options, occasion) => {
    const { ids, envelope, patient } = occasion;
    const { organisation, site, professional, source } = await providerOf(options, 'practice', occasion);
    const vaccination: Vaccination = VACCINATIONS[options.vaccination ?? 'mmrSecond'];
    const isGiven = options.notGiven === undefined;
    const when = options.date ?? instantOf(envelope.changedAt);
    const provider = organisationResource(ids, organisation);
    const place = organisationResource(ids, site);
    const subject = newResource(ids, displayOf(patient));
    const immunisation = newResource(ids);
    const encounter = newResource(ids);
    const performer = practitionerResource(ids, professional);
    const roleProfile = { system: ROLE_PROFILE_ID, value: professional.roleProfile };
    const xml = bundle(ids, [
      headerEntry(envelope, { routing: routingOf(patient), source, responsible: provider, focus: immunisation }),
      entry(immunisation, 'Immunization', [
        extension(careConnectExtension('VaccinationProcedure'), clinical('valueCodeableConcept', vaccination.concept)),
        identifier(keyOf(options.identifier, occasion)),
        value('status', envelope.kind === 'delete' ? 'entered-in-error' : 'completed'),
        value('notGiven', !isGiven),
        clinical('vaccineCode', vaccination.vaccine ?? onlyWords(vaccination)),
        point('patient', subject),
        point('encounter', encounter),
        value('date', when),
        value('primarySource', options.reported !== true),
        point('location', place),
        isGiven ? givenHow(vaccination, options.batch, options.bodySite) : '',
        element('practitioner', point('actor', performer)),
        element(
          'explanation',
          options.reason === undefined ? '' : concept('reason', codingSaid(options.reason)),
          options.notGiven === undefined ? '' : clinical('reasonNotGiven', NOT_GIVEN[options.notGiven]),
        ),
      ]),
      organisationEntry(provider, organisation, { address: true }),
      patientEntry(subject, { patient, verification: VERIFICATION_BY_PROVIDERS, addresses: homeAddress(patient) }),
      serviceEntry(ids, {
        identifier: { system: 'https://tools.ietf.org/html/rfc4122', value: ids.uuid() },
        providedBy: provider,
        type: GENERAL_PRACTICE,
        location: place,
        telephone: source.contact.value,
      }),
      encounterEntry(encounter, { type: TWELVE_WEEKS, subject, on: withoutTime(when), location: place, provider }),
      practitionerEntry(performer, professional),
      roleEntry(ids, {
        identifier: roleProfile,
        practitioner: performer,
        organization: provider,
        codes: [
          {
            system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1',
            code: 'R0260',
            display: 'General Medical Practitioner',
          },
          { system: nhsCodes('ProfessionalType'), code: '160', display: 'General Medical Practitioner' },
        ],
        specialty: { system: nhsCodes('Specialty'), code: '290', display: 'COMMUNITY PAEDIATRICS' },
      }),
      locationEntry(place, site),
    ]);
    return { xml };
  },
);

/** Of programmes whose product has no sourced code: what it is, in words. */
function onlyWords({ programme }: Vaccination): Concept {
  return { term: programme };
}

function givenHow({ route, millilitres }: Vaccination, batch: string | undefined, bodySite: keyof typeof SITES | undefined): string {
  return (
    value('lotNumber', batch ?? 'NEMS2611A') +
    clinical('site', bodySite === undefined ? USUAL_SITE : SITES[bodySite]) +
    clinical('route', route) +
    element('doseQuantity', value('value', millilitres), millilitres === undefined ? '' : value('system', UNITS) + value('code', 'ml'))
  );
}
