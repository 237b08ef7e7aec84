/** That a made patient is on the roster of their practice. */
import type { Registration } from '../../registration.ts';
import { Chance, seedOf } from '../chance.ts';
import type { MadePatient } from '../patients.ts';
import type { Clinicians } from './clinicians.ts';

const STREAM = 0x726567;
const NONE: readonly never[] = Object.freeze([]);

/** The entry of the patient who is the so many-eth; nothing for those who are registered nowhere. */
export function register({ patient }: MadePatient, number: number, clinicians: ReadonlyMap<string, Clinicians>): Registration | undefined {
  const { nhsNumber, gpRegistration, managingOrganisation, addresses } = patient;
  const practice = gpRegistration?.practice ?? managingOrganisation?.organisation;
  if (practice === undefined) return undefined;
  const chance = new Chance(seedOf(STREAM, number));
  const from = addresses[0]?.period?.from;
  const to = managingOrganisation?.period?.from;
  const doctors = clinicians.get(practice)?.doctors ?? NONE;
  return {
    id: `${practice}:${nhsNumber}`,
    practice,
    nhsNumber,
    localId: String(FIRST_LOCAL_ID + number),
    type: 'R',
    status: gpRegistration ? 'active' : 'inactive',
    period: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    ...(doctors.length > 0 && { usualPractitioner: chance.pick(doctors) }),
    sharing: chance.in1000(25) ? 'dissent' : 'consent',
    ...(chance.in1000(5) && { sensitive: true as const }),
    confidentialParts: NONE,
    awaitingFilingParts: NONE,
  };
}

/** Above what practices of the seeds have given. */
const FIRST_LOCAL_ID = 5_000_000;
