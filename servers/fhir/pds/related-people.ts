/** People who are related to a patient, as PDS shows them. */
import type { Coding, Extension, RelatedPerson } from '#formats/fhir/r4/types';
import type { PdsAttributes } from '#world/application';
import type { Patient } from '#world/patient';
import { isCurrent } from '#world/patient-facts';
import { communication, contactPreference } from './extensions.ts';
import { UK_CORE_BEFORE_2026 } from './old-urls.ts';
import { NHS_NUMBER, some, toAddress, toName, toPeriod, toTelecom } from './views.ts';

const ROLES = 'https://fhir.nhs.uk/R4/CodeSystem/UKCore-AdditionalRelatedPersonRole';
const TYPES = 'http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype';

const ROLE_DISPLAY: Readonly<Record<string, string>> = {
  Agent: 'Agent of patient',
  Guardian: 'Guardian of patient',
  Personal: 'Personal relationship with the patient',
  PolygamousPartner: 'Polygamous Partner of patient',
  Dependant: 'Dependant of patient',
  NonDependant: 'Non Dependant of patient',
  ProxyContact: 'Proxy Contact for patient',
  ProxyCommunication: 'Proxy Communication for patient',
  ProxyContactCommunication: 'Proxy Contact and Communication for patient',
  Carer: 'Carer of patient',
  NotSpecified: 'Not Specified',
};

const TYPE_DISPLAY: Readonly<Record<string, string>> = {
  SPS: 'spouse',
  DOMPART: 'domestic partner',
  PRN: 'parent',
  PRNFOST: 'foster parent',
  STPPRN: 'step parent',
  CHILD: 'child',
  MTH: 'mother',
  FTH: 'father',
  SIS: 'sister',
  BRO: 'brother',
  FAMMEMB: 'family member',
  ONESELF: 'self',
  N: 'Next-of-Kin',
  U: 'Unknown',
};

type Related = Patient['relatedPeople'][number];

/** Once it is known who they are, PDS tells their own NHS number in place of the patient's. */
export function toRelatedPerson(related: Related, told?: PdsAttributes): RelatedPerson {
  const { id, nhsNumber, name, address, telecoms = [], period, relationships } = related;
  return {
    id,
    resourceType: 'RelatedPerson',
    patient: nhsNumber === undefined ? { type: 'Patient' } : { identifier: { system: NHS_NUMBER, value: nhsNumber } },
    active: true,
    period: toPeriod(period),
    name: name && [toName(name)],
    relationship: [{ coding: relationships.map(toCoding) }],
    extension: some(extensionsOf(related)),
    telecom: some(telecoms.filter(isCurrent).map(toTelecom)),
    address: address && [toAddress(address, told)],
  };
}

function toCoding(code: string): Coding {
  const role = ROLE_DISPLAY[code];
  return role === undefined ? { system: TYPES, code, display: TYPE_DISPLAY[code] } : { system: ROLES, code, display: role };
}

/** Two of them have kept their URLs of before 2026. */
function extensionsOf(related: Related): Extension[] {
  const { copyCorrespondence, contactRank } = related;
  return [
    ...(copyCorrespondence ? [{ url: `${UK_CORE_BEFORE_2026}CopyCorrespondenceIndicator`, valueBoolean: true }] : []),
    ...(contactRank === undefined ? [] : [{ url: `${UK_CORE_BEFORE_2026}ContactRank`, valuePositiveInt: contactRank }]),
    ...contactPreference(related),
    ...communication(related),
  ];
}
