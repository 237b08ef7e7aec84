/** A patient on a card: who they are, where they are registered, and what their record says when there is one. */
import type { ClinicalRecord } from '#world/clinical-record';
import type { IdentityUser } from '#world/identity-user';
import type { Address, ContactPreference, Patient, Telecom } from '#world/patient';
import type { Registration } from '#world/registration';
import { writeNhsNumber } from '#world/rules/nhs-number';
import type { Appointment } from '#world/schedule';
import type { Banner, Block, Card, Line } from '../terminal/card.ts';
import type { Cell } from '../terminal/table.ts';
import { appointmentRows } from './appointments.ts';
import { showAge, showDate, showPeriod } from './dates.ts';
import { nameForPeople, nameOfPatient } from './names.ts';
import type { WorldReader } from './reader.ts';
import { alertBanners, allergySection, recordSections } from './record-sections.ts';
import { capitalised, ethnicity, language, marriage, registrationType, relationship, removalReason, spaced } from './words.ts';

/** Further appointments are only counted. */
const APPOINTMENTS_SHOWN = 3;

/** `ids`: with the ids of entries, by which changes name them. */
export async function patientCard(patient: Patient, reader: WorldReader, ids = false): Promise<Card> {
  const { nhsNumber } = patient;
  const [record, registrations, appointments, user] = await Promise.all([
    reader.get<ClinicalRecord>('records', nhsNumber),
    reader.find<Registration>('registrations', 'nhsNumber', nhsNumber),
    reader.find<Appointment>('appointments', 'nhsNumber', nhsNumber),
    reader.get<IdentityUser>('users', nhsNumber),
  ]);
  return {
    title: nameOfPatient(patient),
    id: `NHS No. ${writeNhsNumber(nhsNumber)}`,
    subtitle: summaryOf(patient, reader.today),
    banners: [...(await statusBanners(patient, reader)), ...(record ? alertBanners(record, reader.today) : [])],
    sections: [
      ...(record ? [allergySection(record)] : []),
      { title: 'Names', content: patient.names.map(nameLine) },
      { title: 'Where and how to reach them', content: contactLines(patient) },
      { title: 'About them', content: personalLines(patient) },
      {
        title: 'Signs in',
        content: user?.provider === 'nhs-login' ? [{ label: 'NHS login', text: `${user.id}, proven to ${user.proofingLevel}` }] : [],
      },
      { title: 'Practice and pharmacy', content: await registrationLines(patient, reader) },
      { title: 'Family and carers', content: [{ rows: await familyRows(patient, reader) }] },
      { title: 'Who may see it', content: await sharingLines(patient, registrations.items, record, reader) },
      ...(record ? await recordSections(record, reader, ids) : []),
      { title: 'Next appointments', content: [{ rows: await nextAppointments(appointments.items, reader, ids) }] },
    ],
    footnotes: record ? [] : ['No clinical record. --json shows the whole document.'],
  };
}

/** `Born 22-Oct-2010 (16y 1m) · Gender Female · Record version 2`. */
function summaryOf({ birthDate, gender, serialChangeNumber, death, birthOrder }: Patient, today: string): string {
  const age = birthDate === undefined || hasDied(death) ? undefined : showAge(birthDate, today);
  const born = birthDate === undefined ? 'Birth date not known' : `Born ${showDate(birthDate)}${age === undefined ? '' : ` (${age})`}`;
  return [
    born,
    `Gender ${capitalised(gender ?? 'not recorded')}`,
    birthOrder !== undefined && birthOrder < 8 ? `Birth order ${birthOrder}` : '',
    `Record version ${serialChangeNumber}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function hasDied(death: Patient['death']): boolean {
  return death !== undefined && death.notification !== 'removed';
}

async function statusBanners(patient: Patient, reader: WorldReader): Promise<readonly Banner[]> {
  const { death, birthDate, supersededBy, confidentiality, removal, invalidated, checkDigitFails } = patient;
  const banners: Banner[] = [];
  const add = (tone: Banner['tone'], label: string, text: string) => banners.push({ tone, label, text });
  if (supersededBy !== undefined) {
    const heir = await reader.patient(supersededBy);
    add('alarm', 'Superseded', `this number no longer holds; it is now ${writeNhsNumber(supersededBy)}${heir ? ` ${heir}` : ''}`);
  }
  if (invalidated) add('alarm', 'Invalid', 'the record was a mistake: nobody can read it');
  if (death?.notification === 'removed') add('warn', 'Alive', `a death on ${showDate(death.date)} was recorded by mistake, and removed`);
  else if (death) {
    const age = birthDate === undefined ? undefined : showAge(birthDate, death.date.slice(0, 10));
    const told = death.notification === 'formal' ? 'formal: told by the registrar' : 'informal: told by a practice or trust';
    add('alarm', 'Died', `${showDate(death.date)}${age === undefined ? '' : ` (${age})`}, ${told}`);
  }
  if (confidentiality !== 'unrestricted')
    add('alarm', confidentiality === 'restricted' ? 'Restricted' : 'Very restricted', 'others see no address, no telephone, no practice');
  if (removal) add('warn', 'Left the register', [removalReason(removal.reason), showPeriod(removal.period)].filter(Boolean).join(', '));
  if (checkDigitFails) add('warn', 'Check digit', 'the number fails modulus 11: a search finds them, nobody can read them by number');
  return banners;
}

function nameLine({ use, period, historic, ...name }: Patient['names'][number]): Line {
  return { label: capitalised(use), text: nameForPeople(name), note: noteOf(period, historic) };
}

function noteOf(period: Parameters<typeof showPeriod>[0], historic: true | undefined, ...more: readonly string[]): string | undefined {
  return [...more, showPeriod(period), historic ? 'historic' : ''].filter(Boolean).join(', ') || undefined;
}

function contactLines({ addresses, telecoms, emergencyContacts }: Patient): readonly Block[] {
  return [
    ...addresses.map((address) => ({
      label: capitalised(address.use),
      text: showAddress(address),
      note: noteOf(address.period, address.historic, address.description ?? ''),
    })),
    ...telecoms.map((telecom) => ({ ...telecomLine(telecom), note: noteOf(telecom.period, telecom.historic) })),
    ...emergencyContacts.flatMap(({ telecoms: numbers, period }) =>
      numbers.map(({ value }) => ({ label: 'Emergency', text: value, note: noteOf(period, undefined) })),
    ),
  ];
}

function personalLines(patient: Patient): readonly Line[] {
  const { birthPlace, communication, contactPreference, ethnicCategory, maritalStatus, residentialStatus, coverage } = patient;
  const known: readonly (readonly [label: string, text: string | undefined])[] = [
    ['Language', communication && languageIn(communication)],
    ['Prefers', contactPreference && preferencesIn(contactPreference)],
    ['Born in', [birthPlace?.city, birthPlace?.district, birthPlace?.country].filter(Boolean).join(', ')],
    ['Ethnic category', ethnicCategory && ethnicity(ethnicCategory)],
    ['Marital status', maritalStatus && marriage(maritalStatus)],
    ['Lives', residentialStatus && (residentialStatus === 'O' ? 'overseas' : 'in the United Kingdom')],
    ['Insured abroad', coverage && `card ${coverage.cardNumber}, ${coverage.country}`],
  ];
  return known.flatMap(([label, text]) => (text ? [{ label, text, tone: label === 'Language' ? ('strong' as const) : undefined }] : []));
}

export function showAddress({ lines, postcode }: Pick<Address, 'lines' | 'postcode'>): string {
  return [...lines, postcode].filter(Boolean).join(', ');
}

function telecomLine({ kind, use, value }: Telecom): Line {
  const label =
    kind === 'phone' ? (use === 'mobile' ? 'Mobile' : `Phone, ${use}`) : kind === 'email' ? 'E-mail' : `${capitalised(kind)}, ${use}`;
  return { label, text: value };
}

function languageIn({ language: code, interpreterRequired }: NonNullable<Patient['communication']>): string {
  return [
    code && language(code),
    interpreterRequired ? 'needs an interpreter' : interpreterRequired === false ? 'needs no interpreter' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function preferencesIn({ writtenFormat, method, times }: ContactPreference): string {
  return [method && spaced(method), writtenFormat && `letters in ${spaced(writtenFormat)}`, times].filter(Boolean).join(', ');
}

async function registrationLines(patient: Patient, reader: WorldReader): Promise<readonly Line[]> {
  const { gpRegistration, managingOrganisation, pharmacies } = patient;
  const lines: Line[] = [];
  const add = async (label: string, odsCode: string | undefined, period?: Parameters<typeof showPeriod>[0]) => {
    if (odsCode !== undefined) lines.push({ label, text: await reader.organisation(odsCode), note: noteOf(period, undefined) });
  };
  await add('GP practice', gpRegistration?.practice, gpRegistration?.period);
  if (!gpRegistration) lines.push({ label: 'GP practice', text: 'none', tone: 'quiet' });
  if (managingOrganisation?.organisation !== gpRegistration?.practice)
    await add('Managed by', managingOrganisation?.organisation, managingOrganisation?.period);
  await add('Pharmacy', pharmacies?.nominated);
  await add('Dispensing doctor', pharmacies?.dispensingDoctor);
  await add('Appliances', pharmacies?.applianceSupplier);
  return lines;
}

async function familyRows({ relatedPeople }: Patient, reader: WorldReader): Promise<readonly (readonly Cell[])[]> {
  return Promise.all(
    relatedPeople.map(async ({ relationships, nhsNumber, name, telecoms = [], contactRank }) => {
      const known = name ? nameForPeople(name) : nhsNumber === undefined ? undefined : await reader.patient(nhsNumber);
      return [
        { text: capitalised(relationships.map(relationship).join(', ')), tone: 'quiet' as const },
        { text: known ?? '(name not recorded)' },
        { text: nhsNumber === undefined ? '' : writeNhsNumber(nhsNumber) },
        { text: telecoms[0]?.value ?? '' },
        { text: contactRank === undefined ? '' : `call ${ordinal(contactRank)}`, tone: 'quiet' as const },
      ];
    }),
  );
}

function ordinal(rank: number): string {
  return ['first', 'second', 'third'][rank - 1] ?? `in place ${rank}`;
}

async function sharingLines(
  { confidentiality, recordSharing = 'none', summaryCareRecord }: Patient,
  registrations: readonly Registration[],
  record: ClinicalRecord | undefined,
  reader: WorldReader,
): Promise<readonly Block[]> {
  const rosters = await Promise.all(
    registrations.map(async (registration): Promise<readonly Cell[]> => {
      const { practice, type, status, sharing, sensitive, inTransitSince, localId } = registration;
      const states: readonly Cell[] = [
        sensitive ? { text: 'marked as sensitive: others are told that there is no such patient', tone: 'alarm' } : undefined,
        sharing === 'dissent' ? { text: 'does not share the record', tone: 'alarm' } : undefined,
        inTransitSince === undefined ? undefined : { text: `record in transit since ${showDate(inTransitSince)}`, tone: 'warn' },
      ].filter((state) => state !== undefined) as readonly Cell[];
      const state =
        states.length > 0 ? { text: states.map(({ text }) => text).join('; '), tone: states[0]?.tone } : { text: 'shares the record' };
      return [
        { text: await reader.organisation(practice) },
        {
          text: [registrationType(type), status === 'inactive' ? 'has left' : '', `no. ${localId}`].filter(Boolean).join(', '),
          tone: 'quiet',
        },
        state,
      ];
    }),
  );
  return [
    { label: 'Demographics', text: confidentiality === 'unrestricted' ? 'not restricted' : spaced(confidentiality) },
    ...(recordSharing === 'none' ? [] : [{ label: 'Record sharing', text: spaced(recordSharing) }]),
    ...(record === undefined && summaryCareRecord === undefined
      ? []
      : [
          {
            label: 'Summary record',
            text: [
              record?.summaryCareRecord ? `uploaded ${showDate(record.summaryCareRecord.uploadedAt)}` : 'none uploaded',
              summaryCareRecord && SUMMARY_CONSENT[summaryCareRecord],
            ]
              .filter(Boolean)
              .join('; '),
          },
        ]),
    { rows: rosters },
  ];
}

const SUMMARY_CONSENT = { yes: 'may be viewed', no: 'must not be viewed', ask: 'ask before it is viewed' } as const;

async function nextAppointments(
  appointments: readonly Appointment[],
  reader: WorldReader,
  ids: boolean,
): Promise<readonly (readonly Cell[])[]> {
  const coming = appointments
    .filter(({ status, end }) => status === 'booked' && Date.parse(end) >= Date.parse(reader.now))
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const rows = await appointmentRows(coming.slice(0, APPOINTMENTS_SHOWN), reader, ids);
  const more = coming.length - rows.length;
  return more > 0 ? [...rows, [{ text: `and ${more} more`, tone: 'quiet' }]] : rows;
}
