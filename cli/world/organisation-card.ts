/** An organisation on a card: what it is, whose it is, who and what belongs to it. */
import type { AccreditedSystem } from '#world/accredited-system';
import { ODS_RELATIONSHIPS } from '#world/codes/ods';
import type { DirectoryService } from '#world/directory-service';
import type { Mailbox } from '#world/mailbox';
import { isOpen, type Organisation } from '#world/organisation';
import type { Patient } from '#world/patient';
import type { Practitioner } from '#world/practitioner';
import type { Registration } from '#world/registration';
import type { Schedule } from '#world/schedule';
import { interactionsOf } from '#world/spine/contracts';
import { receivedBy, sentBy } from '#world/workflow-sets';
import type { Banner, Block, Card, Line } from '../terminal/card.ts';
import type { Cell } from '../terminal/table.ts';
import { jobOf, roleName, rolesInWords } from './collections.ts';
import { showDate, showPeriod } from './dates.ts';
import { nameOfPractitioner } from './names.ts';
import type { Found, WorldReader } from './reader.ts';
import { counted } from './words.ts';

type Row = readonly Cell[];

/** Of each kind; the rest is counted. */
const SHOWN = 12;

export async function organisationCard(organisation: Organisation, reader: WorldReader): Promise<Card> {
  const { odsCode, name, period, lastChanged } = organisation;
  const [patients, rosters, staff, systems, mailboxes, services, schedules, below] = await Promise.all([
    reader.find<Patient>('patients', 'generalPractitioner', odsCode),
    reader.find<Registration>('registrations', 'practice', odsCode),
    reader.find<Practitioner>('practitioners', 'organisation', odsCode),
    reader.find<AccreditedSystem>('systems', 'organisation', odsCode),
    reader.find<Mailbox>('mailboxes', 'organisation', odsCode),
    reader.find<DirectoryService>('services', 'odsCode', odsCode),
    reader.find<Schedule>('schedules', 'practice', odsCode),
    organisationsUnder(odsCode, reader),
  ]);
  return {
    title: name,
    id: `ODS code ${odsCode}`,
    subtitle: [
      roleName(rolesInWords(organisation)),
      isOpen(organisation, reader.today) ? 'open' : 'not open',
      showPeriod(period),
      lastChanged === undefined ? '' : `last changed ${showDate(lastChanged)}`,
    ]
      .filter(Boolean)
      .join(' · '),
    banners: await statusBanners(organisation, reader),
    sections: [
      { title: 'Roles', content: [{ rows: roleRows(organisation) }] },
      { title: 'Where and how to reach it', content: contactLines(organisation) },
      { title: 'Belongs to', content: [{ rows: await relationRows(organisation, reader) }] },
      { title: 'Belonging to it', content: [{ rows: below }] },
      { title: 'Patients', content: patientLines(patients, rosters) },
      { title: 'Staff', content: [{ rows: staffRows(staff.items, odsCode) }] },
      { title: 'Appointments', content: scheduleLines(schedules.items, reader.now) },
      { title: 'Systems', content: [{ rows: systemRows(systems.items) }] },
      { title: 'Mailboxes', content: [{ rows: mailboxRows(mailboxes.items) }] },
      { title: 'Directory services', content: [{ rows: serviceRows(services.items) }] },
    ],
  };
}

async function statusBanners({ status, period, successors }: Organisation, reader: WorldReader): Promise<readonly Banner[]> {
  const heirs = await Promise.all(successors.map((successor) => reader.organisation(successor)));
  if (status === 'active' && heirs.length === 0) return [];
  const closed = period?.to === undefined ? '' : `on ${showDate(period.to)}`;
  const followed = heirs.length > 0 ? `its work is done by ${heirs.join(' and ')}` : '';
  return [{ tone: 'alarm', label: status === 'active' ? 'Closing' : 'Closed', text: [closed, followed].filter(Boolean).join('; ') }];
}

function roleRows({ roles }: Organisation): readonly Row[] {
  return roles.map(({ code, primary, period, suspended }) => [
    { text: roleName(code), tone: primary ? 'strong' : undefined },
    { text: code, tone: 'quiet' },
    { text: primary ? 'primary' : '', tone: 'quiet' },
    { text: [showPeriod(period), suspended ? 'suspended' : ''].filter(Boolean).join(', '), tone: 'quiet' },
  ]);
}

function contactLines({ address, telephone, fax, email, website, location }: Organisation): readonly Line[] {
  const { lines = [], town, county, postcode, country } = address ?? {};
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Address', [...lines, town, county, postcode, country].filter(Boolean).join(', ')],
    ['Phone', telephone],
    ['Fax', fax],
    ['E-mail', email],
    ['Website', website],
    ['Grid', location?.grid && `${location.grid.easting} E, ${location.grid.northing} N`],
  ];
  return known.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

/** `Is commissioned by`. */
function relationName(code: string): string {
  const name = (ODS_RELATIONSHIPS[code] ?? code).toLowerCase();
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function relationRows({ relationships }: Organisation, reader: WorldReader): Promise<readonly Row[]> {
  return Promise.all(
    relationships.map(async ({ code, organisation, period, suspended }) => [
      { text: relationName(code), tone: 'quiet' as const },
      { text: await reader.organisation(organisation) },
      { text: [showPeriod(period), suspended ? 'suspended' : ''].filter(Boolean).join(', '), tone: 'quiet' as const },
    ]),
  );
}

/** Organisations that name this one: the directory keeps relationships on their side alone. */
async function organisationsUnder(odsCode: string, reader: WorldReader): Promise<readonly Row[]> {
  const codes = Object.keys(ODS_RELATIONSHIPS);
  const [succeeded, ...related] = await Promise.all([
    reader.find<Organisation>('organisations', 'successor', odsCode),
    ...codes.map((code) => reader.find<Organisation>('organisations', 'relationship', `${code}:${odsCode}`)),
  ]);
  const rows = [
    ...related.flatMap(({ items }, at) =>
      items.map((other): Row => {
        const relation = other.relationships.find(({ code, organisation }) => code === codes[at] && organisation === odsCode);
        return [
          { text: `${other.name} (${other.odsCode})` },
          { text: relationName(codes[at] as string).toLowerCase(), tone: 'quiet' },
          { text: showPeriod(relation?.period), tone: 'quiet' },
        ];
      }),
    ),
    ...succeeded.items.map((other): Row => [{ text: `${other.name} (${other.odsCode})` }, { text: 'was succeeded by it', tone: 'quiet' }]),
  ];
  return limited(rows, (row) => row);
}

function patientLines(patients: Found<Patient>, rosters: Found<Registration>): readonly Block[] {
  const lines: Line[] = [];
  if (patients.items.length > 0)
    lines.push({ label: 'Registered', text: counted(patients.items.length, 'patient', 'patients', patients.more) });
  if (rosters.items.length > 0)
    lines.push({ label: 'On its roster', text: counted(rosters.items.length, 'patient', 'patients', rosters.more) });
  return lines;
}

function staffRows(staff: readonly Practitioner[], odsCode: string): readonly Row[] {
  return limited(staff, (practitioner) => {
    const role = practitioner.roleProfiles.find(({ organisation }) => organisation === odsCode);
    return [
      { text: nameOfPractitioner(practitioner) },
      { text: role ? jobOf(role) : '', tone: 'quiet' },
      { text: practitioner.sdsUserId, tone: 'quiet' },
      {
        text: [showPeriod(role?.period), practitioner.left === undefined ? '' : `left ${showDate(practitioner.left)}`]
          .filter(Boolean)
          .join(', '),
        tone: 'quiet',
      },
    ];
  });
}

function scheduleLines(schedules: readonly Schedule[], now: string): readonly Line[] {
  const slots = schedules.flatMap((schedule) => schedule.slots).filter(({ start }) => Date.parse(start) > Date.parse(now));
  if (schedules.length === 0) return [];
  const free = slots.filter(({ status }) => status === 'free').sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  return [
    { label: 'Slots to come', text: `${free.length} free of ${slots.length}, in ${counted(schedules.length, 'session')}` },
    ...(free[0] ? [{ label: 'Next free', text: showDate(free[0].start), note: free[0].type }] : []),
  ];
}

function systemRows(systems: readonly AccreditedSystem[]): readonly Row[] {
  return limited(systems, (system) => {
    const { asid, description, product, partyKey, withdrawn } = system;
    return [
      { text: `ASID ${asid}` },
      { text: description ?? product?.name ?? '' },
      { text: partyKey ?? '', tone: 'quiet' },
      withdrawn ? { text: 'withdrawn', tone: 'warn' } : { text: counted(interactionsOf(system).size, 'interaction'), tone: 'quiet' },
    ];
  });
}

function mailboxRows(mailboxes: readonly Mailbox[]): readonly Row[] {
  return limited(mailboxes, (mailbox) => {
    const { mailboxId, name, active } = mailbox;
    const uses = `sends ${counted(sentBy(mailbox).length, 'workflow')}, receives ${receivedBy(mailbox).length}`;
    return [{ text: mailboxId }, { text: name }, active ? { text: uses, tone: 'quiet' } : { text: 'closed', tone: 'warn' }];
  });
}

function serviceRows(services: readonly DirectoryService[]): readonly Row[] {
  return limited(services, ({ id, name, status, capacityStatus }) => [
    { text: id, tone: 'quiet' },
    { text: name },
    {
      text: status === 'active' ? `capacity ${capacityStatus}` : status,
      tone: status === 'active' && capacityStatus === 'green' ? 'quiet' : 'warn',
    },
  ]);
}

function limited<T>(items: readonly T[], row: (item: T) => Row): readonly Row[] {
  return [...items.slice(0, SHOWN).map(row), ...moreThan(items.length - SHOWN)];
}

function moreThan(count: number): readonly Row[] {
  return count > 0 ? [[{ text: `and ${count} more`, tone: 'quiet' }]] : [];
}
