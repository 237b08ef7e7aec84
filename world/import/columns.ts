/** The columns of a table of patients, and by which headings each is recognised. */

/** Each field of a row, with the headings under which it is found, compared without spaces, punctuation and capitals. */
const HEADINGS = {
  nhsNumber: ['nhsnumber', 'nhsno', 'nhsnum', 'nhs', 'newnhsno'],
  title: ['title', 'prefix', 'salutation'],
  firstName: ['firstname', 'forename', 'firstforename', 'given', 'givenname', 'forenames', 'givennames'],
  middleNames: ['middlenames', 'middlename', 'secondforename', 'othernames', 'otherforenames'],
  lastName: ['lastname', 'surname', 'family', 'familyname'],
  suffix: ['suffix', 'namesuffix'],
  preferredName: ['preferredname', 'knownas', 'nickname'],
  previousLastName: ['previouslastname', 'previoussurname', 'formersurname', 'maidenname', 'birthsurname'],
  gender: ['gender', 'sex', 'administrativegender'],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'born', 'birthday'],
  deathDate: ['deathdate', 'dateofdeath', 'dod', 'died', 'deceaseddate'],
  addressLine1: ['addressline1', 'address1', 'premises', 'housename', 'house'],
  addressLine2: ['addressline2', 'address2', 'street'],
  addressLine3: ['addressline3', 'address3', 'locality', 'village'],
  town: ['town', 'city', 'posttown', 'addressline4', 'address4'],
  county: ['county', 'addressline5', 'address5'],
  postcode: ['postcode', 'postalcode', 'zip'],
  homePhone: ['homephone', 'phone', 'telephone', 'tel', 'hometelephone', 'telephonehome', 'phonehome', 'telephonenumber', 'phonenumber'],
  mobilePhone: ['mobilephone', 'mobile', 'mobilenumber', 'mobiletelephone', 'telephonemobile', 'phonemobile'],
  workPhone: ['workphone', 'worktelephone', 'telephonework', 'phonework'],
  email: ['email', 'emailaddress', 'mail'],
  practice: [
    'practice',
    'gppractice',
    'practicecode',
    'gppracticecode',
    'gp',
    'surgery',
    'odscode',
    'registeredpractice',
    'generalpractitioner',
  ],
  pharmacy: ['pharmacy', 'nominatedpharmacy', 'pharmacycode'],
  language: ['language', 'preferredlanguage', 'languagecode'],
  interpreter: ['interpreter', 'interpreterrequired', 'needsinterpreter'],
  restricted: ['restricted', 'sensitive', 'sflag', 'isrestricted'],
} as const satisfies Record<string, readonly string[]>;

/** A field of a row: `nhsNumber`, `birthDate` …. */
export type Field = keyof typeof HEADINGS;

/** All fields, in the order in which people read them. */
export const FIELDS = Object.keys(HEADINGS) as readonly Field[];

/** Which field each column of somebody's own holds; null for a column to be left out. */
export type ColumnMap = Readonly<Record<string, Field | null>>;

const BY_HEADING = new Map<string, Field>(FIELDS.flatMap((field) => HEADINGS[field].map((heading) => [heading, field] as const)));

/** The field that a column holds: as the map says, else by its heading. `null`: it is to be left out; nothing: nobody knows. */
export function fieldOf(heading: string, map: ColumnMap = {}): Field | null | undefined {
  const compact = compacted(heading);
  const mapped = Object.entries(map).find(([own]) => compacted(own) === compact);
  return mapped ? mapped[1] : BY_HEADING.get(compact);
}

/** Checks a map that somebody has written. Gives what is wrong with it: an empty list when nothing is. */
export function faultsInMap(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return ['must be an object from your headings to fields: {"Pt surname": "lastName"}'];
  return Object.entries(value).flatMap(([heading, field]) =>
    field === null || FIELDS.includes(field as Field)
      ? []
      : [`'${heading}': ${JSON.stringify(field)} is no field; there are ${FIELDS.join(', ')}, and null to leave a column out`],
  );
}

function compacted(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
