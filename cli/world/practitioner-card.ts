/** A practitioner on a card: who they are, where they act in which role, and when they next see patients. */
import type { IdentityUser } from '#world/identity-user';
import { type Practitioner, roleProfilesOn } from '#world/practitioner';
import type { Schedule } from '#world/schedule';
import type { Block, Card, Line } from '../terminal/card.ts';
import type { Cell } from '../terminal/table.ts';
import { jobOf } from './collections.ts';
import { showDate, showMoment, showPeriod } from './dates.ts';
import { nameOfPractitioner } from './names.ts';
import type { WorldReader } from './reader.ts';
import { capitalised, counted, language } from './words.ts';

const REGISTERS: Readonly<Record<string, string>> = {
  gmc: 'General Medical Council',
  gdc: 'General Dental Council',
  goc: 'General Optical Council',
  gphc: 'General Pharmaceutical Council',
  nmc: 'Nursing and Midwifery Council',
  hcpc: 'Health and Care Professions Council',
  din: 'Doctor’s index number',
  gmp: 'General medical practitioner',
  gdp: 'General dental practitioner',
  rcn: 'Royal College of Nursing',
  consultant: 'Consultant code',
  spurious: 'Prescribing code',
};

/** Further sessions are not shown. */
const SESSIONS_SHOWN = 3;

export async function practitionerCard(practitioner: Practitioner, reader: WorldReader): Promise<Card> {
  const { sdsUserId, gender, left, registrations } = practitioner;
  const [user, schedules] = await Promise.all([
    reader.get<IdentityUser>('users', sdsUserId),
    reader.find<Schedule>('schedules', 'practitioner', sdsUserId),
  ]);
  return {
    title: nameOfPractitioner(practitioner),
    id: `SDS user id ${sdsUserId}`,
    subtitle: [jobTitle(practitioner, reader.today), gender && capitalised(gender)].filter(Boolean).join(' · '),
    banners: left === undefined ? [] : [{ tone: 'alarm', label: 'Left', text: `on ${showDate(left)}; no role holds any more` }],
    sections: [
      { title: 'How to reach them', content: contactLines(practitioner) },
      {
        title: 'Registers',
        content: [{ rows: registrations.map(({ register, number }) => [{ text: REGISTERS[register] ?? register }, { text: number }]) }],
      },
      { title: 'Roles', content: [{ rows: await roleRows(practitioner, reader) }] },
      { title: 'Signs in', content: user ? signInLines(user) : [] },
      { title: 'Next sessions', content: [{ rows: await sessionRows(schedules.items, reader) }] },
    ],
  };
}

function jobTitle(practitioner: Practitioner, today: string): string {
  const [role] = roleProfilesOn(today, practitioner);
  return role ? jobOf(role) : 'no role at present';
}

function contactLines({ telephone, email, languages, displayName }: Practitioner): readonly Block[] {
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Shown as', displayName],
    ['Phone', telephone],
    ['E-mail', email],
    ['Speaks', languages.map(language).join(', ')],
  ];
  return known.flatMap(([label, text]): Line[] => (text ? [{ label, text }] : []));
}

/** Each role with its job and its organisation. */
function roleRows({ roleProfiles }: Practitioner, reader: WorldReader): Promise<readonly (readonly Cell[])[]> {
  return Promise.all(
    roleProfiles.map(async (role) => [
      { text: jobOf(role), tone: 'strong' as const },
      { text: await reader.organisation(role.organisation) },
      { text: `profile ${role.id}`, tone: 'quiet' as const },
      {
        text: [
          showPeriod(role.period),
          role.businessFunctions.length > 0 ? counted(role.businessFunctions.length, 'business function') : '',
        ]
          .filter(Boolean)
          .join(', '),
        tone: 'quiet' as const,
      },
    ]),
  );
}

function signInLines(user: IdentityUser): readonly Line[] {
  return user.provider === 'nhs-cis2'
    ? [{ label: 'NHS CIS2', text: `${user.id}, ${user.assuranceLevel}`, note: user.selectedRole && `acts as ${user.selectedRole}` }]
    : [];
}

async function sessionRows(schedules: readonly Schedule[], reader: WorldReader): Promise<readonly (readonly Cell[])[]> {
  const coming = schedules
    .filter(({ slots }) => slots.some(({ end }) => Date.parse(end) > Date.parse(reader.now)))
    .sort((a, b) => startOf(a) - startOf(b));
  return Promise.all(
    coming
      .slice(0, SESSIONS_SHOWN)
      .map(async ({ id, slots, practice, category }) => [
        { text: slots[0] ? showMoment(slots[0].start) : '', tone: 'strong' as const },
        { text: category ?? id },
        { text: await reader.organisation(practice) },
        { text: `${slots.filter(({ status }) => status === 'free').length} of ${slots.length} slots free`, tone: 'quiet' as const },
      ]),
  );
}

function startOf({ slots }: Schedule): number {
  return Date.parse(slots[0]?.start ?? '');
}
