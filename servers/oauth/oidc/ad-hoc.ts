/** People made up on the spot, by the fields of the login page. Nothing about them is written into the world. */
import type { SessionContext } from '#kernel/session';
import { nameOfJobRole } from '#world/codes/job-roles';
import type { Practitioner } from '#world/practitioner';
import { isDay } from '#world/rules/date';
import { parseNhsNumber } from '#world/rules/nhs-number';
import { isOdsCode } from '#world/rules/ods-code';
import type { PatientPerson, Worker } from './people.ts';

/** The person, or what is wrong with the fields, for people. */
export type AdHoc<P> = { readonly person: P } | { readonly problem: string };

const DIGITS = '0123456789';
/** What somebody does when nothing is said. */
const USUAL_ROLE = 'S8000:G8000:R8000';
const MOST_CHARACTERS = 35;

/** A healthcare worker: `given`, `family`; `level` 1 to 3 (or `AAL3`); `roleCode` and `organisation`, both or neither. */
export function adHocWorker(form: URLSearchParams, { ids }: Pick<SessionContext, 'ids'>): AdHoc<Worker> {
  const { given, family, problem } = nameIn(form);
  if (problem !== undefined) return { problem };
  const level = /^(?:aal)?([123])$/i.exec(form.get('level') || '3')?.[1];
  if (level === undefined) return { problem: 'The assurance level must be AAL1, AAL2 or AAL3' };
  const organisation = (form.get('organisation') ?? '').trim().toUpperCase();
  if (organisation !== '' && !isOdsCode(organisation)) return { problem: 'The organisation must be an ODS code' };
  const jobRole = jobRoleOf(form.get('roleCode') ?? '');
  if (jobRole === undefined) return { problem: 'The role must be a code such as R8000 or S8000:G8000:R8000' };

  const sdsUserId = newId(ids);
  const name = nameOfJobRole(jobRole);
  const roles: Practitioner['roleProfiles'] =
    organisation === ''
      ? []
      : [
          {
            id: newId(ids),
            organisationPersonId: newId(ids),
            organisation,
            jobRole,
            ...(name !== undefined && { jobRoleName: name }),
            areasOfWork: [],
            businessFunctions: [],
            workgroups: [],
          },
        ];
  return {
    person: {
      kind: 'worker',
      id: sdsUserId,
      assurance: Number(level) as 1 | 2 | 3,
      identityAssurance: '3',
      roles,
      practitioner: { sdsUserId, name: { given: [given], family }, languages: [], registrations: [], roleProfiles: roles },
    },
  };
}

/** A patient: `given`, `family`, `birthDate`; `nhsNumber`, which need not have a record; `level` P0, P5 or P9. */
export function adHocPatient(form: URLSearchParams, { ids }: Pick<SessionContext, 'ids'>): AdHoc<PatientPerson> {
  const { given, family, problem } = nameIn(form);
  if (problem !== undefined) return { problem };
  const proofing = (form.get('level') || 'P9').toUpperCase();
  if (proofing !== 'P0' && proofing !== 'P5' && proofing !== 'P9') return { problem: 'The proofing level must be P0, P5 or P9' };
  const birthDate = (form.get('birthDate') ?? '').trim();
  if (birthDate !== '' && !isDay(birthDate)) return { problem: 'The date of birth must be a day, such as 1970-01-31' };
  const typed = (form.get('nhsNumber') ?? '').trim();
  const nhsNumber = typed === '' ? undefined : parseNhsNumber(typed);
  if (typed !== '' && nhsNumber === undefined)
    return { problem: 'The NHS number must be ten digits of which the last is the right check digit' };
  return {
    person: {
      kind: 'patient',
      id: nhsNumber ?? `ad-hoc-${newId(ids)}`,
      proofing,
      givenName: given,
      familyName: family,
      ...(birthDate !== '' && { birthDate }),
      ...(nhsNumber !== undefined && { nhsNumber }),
    },
  };
}

function nameIn(form: URLSearchParams): { given: string; family: string; problem?: string } {
  const given = (form.get('given') ?? '').trim();
  const family = (form.get('family') ?? '').trim();
  if (given === '' || family === '') return { given, family, problem: 'Enter a first name and a last name' };
  if (given.length > MOST_CHARACTERS || family.length > MOST_CHARACTERS)
    return { given, family, problem: `A name has at most ${MOST_CHARACTERS} characters` };
  return { given, family };
}

function jobRoleOf(typed: string): string | undefined {
  const code = typed.trim().toUpperCase();
  if (code === '') return USUAL_ROLE;
  if (/^R\d{4}$/.test(code)) return `${USUAL_ROLE.slice(0, -5)}${code}`;
  return /^S\d{4}:G\d{4}:R\d{4}$/.test(code) ? code : undefined;
}

/** In SDS's shape, from a range that no real one is in. */
function newId(ids: SessionContext['ids']): string {
  return `999${ids.text(9, DIGITS)}`;
}
