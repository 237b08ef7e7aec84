/** Patients as events show them. */
import type { Address, Patient, PersonName } from '#world/patient';
import { concept, identifier } from './codes.ts';
import { entry, type Resource, refer, type Target } from './resources.ts';
import { careConnectExtension, NHS_NUMBER } from './systems.ts';
import { each, element, extension, value, type Xml } from './xml.ts';

/** The code system by its own URL, which Spine's events use; and by the one that the examples of providers' events use. */
export const VERIFICATION_BY_SPINE = 'https://fhir.hl7.org.uk/STU3/CareConnect-NHSNumberVerificationStatus-1';
export const VERIFICATION_BY_PROVIDERS = 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1';

/** The name that is theirs now. */
export function officialName({ names }: Patient): PersonName | undefined {
  return names.find(({ use, historic }) => use === 'usual' && !historic);
}

/** Where they live. */
export function homeOf({ addresses }: Patient): Address | undefined {
  return addresses.find(({ use, historic }) => use === 'home' && !historic);
}

/** `DAWKINS, Jack`: as Spine shows people. */
export function shown(family: string | undefined, given: string | undefined): string {
  return [family?.toUpperCase(), given].filter((part) => part !== undefined).join(', ');
}

/** What people read in place of a reference to a patient. */
export function displayOf(patient: Patient): string | undefined {
  const name = officialName(patient);
  return name && shown(name.family, name.given?.[0]);
}

/** The official name; family names are in capitals. */
export function humanName(called: string, name: PersonName | undefined): Xml {
  if (name === undefined) return '';
  return element(
    called,
    value('use', 'official'),
    value('family', name.family?.toUpperCase()),
    each(name.given, (given) => value('given', given)),
  );
}

/**
 * An address: all its lines that are not empty, since PDS does not say which of them is the town, and the same as one text.
 * `start` and `end`: the days on which it began and ceased to hold.
 */
export function addressOf(use: 'home' | 'old', { lines, postcode }: Address, start?: string, end?: string): Xml {
  const written = lines.filter((line) => line !== '');
  return element(
    'address',
    value('use', use),
    value('text', [...written, ...(postcode === undefined ? [] : [postcode])].join(', ')),
    each(written, (line) => value('line', line)),
    value('postalCode', postcode),
    element('period', value('start', start), value('end', end)),
  );
}

/** Where they live, as it is shown. */
export function homeAddress(patient: Patient): Xml {
  const home = homeOf(patient);
  return home === undefined ? '' : addressOf('home', home);
}

/** What of a patient an event shows; what it does not name is not shown. */
export interface Portrait {
  readonly patient: Patient;
  /** Serial change number of the record when the event was published. */
  readonly serialChangeNumber?: number;
  readonly verification: string;
  readonly extensions?: Xml;
  readonly gender?: boolean;
  /** An instant. */
  readonly birthTime?: string;
  readonly deceased?: string;
  readonly addresses?: Xml;
  readonly multipleBirth?: number;
  readonly generalPractitioner?: Target;
  readonly link?: Xml;
}

/** The patient, with the one identifier that a consumer counts on: the NHS number, verified. */
export function patientEntry(resource: Resource, portrait: Portrait): Xml {
  const { patient, serialChangeNumber, verification, extensions = '', gender = true, birthTime } = portrait;
  const { deceased, addresses = '', multipleBirth, generalPractitioner, link = '' } = portrait;
  return entry(
    resource,
    'Patient',
    [
      extensions,
      identifier({ system: NHS_NUMBER, value: patient.nhsNumber }, verified(verification)),
      humanName('name', officialName(patient)),
      gender ? value('gender', patient.gender) : '',
      birthDate(patient.birthDate, birthTime),
      value('deceasedDateTime', deceased),
      addresses,
      value('multipleBirthInteger', multipleBirth),
      generalPractitioner ? refer('generalPractitioner', generalPractitioner) : '',
      link,
    ],
    value('versionId', serialChangeNumber),
  );
}

function verified(system: string): Xml {
  return extension(
    careConnectExtension('NHSNumberVerificationStatus'),
    concept('valueCodeableConcept', { system, code: '01', display: 'Number present and verified' }),
  );
}

function birthDate(date: string | undefined, time: string | undefined): Xml {
  if (date === undefined || time === undefined) return value('birthDate', date);
  const exact = extension('http://hl7.org/fhir/StructureDefinition/patient-birthTime', value('valueDateTime', time));
  return `<birthDate value="${date}">${exact}</birthDate>`;
}
