/** Signals at a tester's word: of any type, from little. What is not said comes from the patient's record, or is what the type usually has. */
import * as v from 'valibot';
import type { Patient } from '#world/patient';
import { patientUrlIn } from './address.ts';
import type { MnsDeps } from './deps.ts';
import { type FieldErrors, type Filtering, readCloudEvent } from './events/cloud-event.ts';
import { ASID_SYSTEM, MNS_EVENT_TYPES, type MnsEventType, PDS_ASID } from './events/event-types.ts';
import type { LegacyEvent } from './events/legacy-event.ts';
import { fromLegacy, type Signal } from './events/signal.ts';
import { sourceOf } from './signals.ts';

/** What a tester says. */
export const triggerSchema = v.strictObject({
  type: v.string(),
  /** NHS number; of nobody where it is not said. */
  patient: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be an NHS number'))),
  id: v.exactOptional(v.string()),
  source: v.exactOptional(v.string()),
  time: v.exactOptional(v.string()),
  /** `null`: none, where there usually is one. */
  dataref: v.exactOptional(v.nullable(v.string())),
  versionid: v.exactOptional(v.string()),
  /** Beside what the type usually has, and in its place where both have a name; `null` takes one away. */
  filtering: v.exactOptional(v.record(v.string(), v.unknown())),
});
export type Trigger = v.InferOutput<typeof triggerSchema>;

type TriggerDeps = Pick<MnsDeps, 'world' | 'ids' | 'clock' | 'addressOf'>;

/** The signal that is meant, or what is wrong with it by the name of the field. */
export async function signalFrom(
  trigger: Trigger,
  deps: TriggerDeps,
): Promise<{ readonly signal: Signal } | { readonly faults: FieldErrors }> {
  const type = MNS_EVENT_TYPES.get(trigger.type);
  if (type === undefined) return { faults: { type: `must be one of ${[...MNS_EVENT_TYPES.keys()].join(', ')}` } };
  const patient = trigger.patient === undefined ? undefined : (await deps.world.patients.get(trigger.patient))?.doc;
  if (trigger.patient !== undefined && patient === undefined) return { faults: { patient: 'is not in this world' } };
  if (type.legacy)
    return patient === undefined
      ? { faults: { patient: 'events of version 1 are about one' } }
      : { signal: legacy(trigger, patient, deps) };
  return asEvent(trigger, type, patient, deps);
}

function asEvent({ dataref, filtering = {}, ...said }: Trigger, type: MnsEventType, patient: Patient | undefined, deps: TriggerDeps) {
  const { ids, clock } = deps;
  const isOfPds = sourceOf(type.type) === `${ASID_SYSTEM}/${PDS_ASID}`;
  const usual = isOfPds && patient !== undefined && type.filters.length === 0 ? patientUrlIn(deps.addressOf)(patient.nhsNumber) : undefined;
  const pointer = dataref === undefined ? usual : dataref;
  const all = Object.entries({ ...usualFiltering(type, patient), ...filtering }).filter(([, value]) => value !== null);
  const versionid = said.versionid ?? (isOfPds && pointer === undefined && patient ? `W/"${patient.serialChangeNumber}"` : undefined);
  const event = {
    specversion: '1.0',
    id: said.id ?? ids.uuid(),
    source: said.source ?? type.source,
    type: type.type,
    time: said.time ?? clock.iso(),
    ...(pointer && { dataref: pointer }),
    ...(patient !== undefined && { subject: patient.nhsNumber }),
    ...(versionid !== undefined && { versionid }),
    ...(all.length > 0 && { filtering: Object.fromEntries(all) }),
  };
  const read = readCloudEvent(event, () => true);
  return 'faults' in read ? read : { signal: read.event };
}

const PRACTICES: readonly string[] = [
  'generalpractitioner',
  'gppractice',
  'patient_ods_code',
  'registeredgpodscode',
  'requestingOrganisationODS',
];
/** Of what does not follow from the patient. */
const USUAL: Filtering = { registrationencountercode: '3', flagtype: 'NRAF', action: 'CREATE', immunisationtype: 'FLU' };

/** Of the names that the type usually has, those of which something is known. */
function usualFiltering({ filters }: MnsEventType, patient: Patient | undefined): Filtering {
  const practice = patient?.gpRegistration?.practice;
  const values = filters.flatMap((name): [string, Filtering[string]][] => {
    if (name === 'nhsnumber') return patient === undefined ? [] : [[name, patient.nhsNumber]];
    if (PRACTICES.includes(name)) return practice === undefined ? [] : [[name, practice]];
    const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
    return usual === undefined ? [] : [[name, usual]];
  });
  return Object.fromEntries(values);
}

function legacy(said: Trigger, patient: Patient, { ids, clock, addressOf }: TriggerDeps): Signal {
  const system = { name: 'NHS DIGITAL', identifier: { system: ASID_SYSTEM, value: PDS_ASID } };
  const name = patient.names.find(({ use }) => use === 'usual');
  const codes: Readonly<Record<string, object>> = {
    'pds-change-of-gp-1': { registrationEncounterCode: '3' },
    'pds-death-notification-1': { deathNotificationStatus: patient.death?.notification === 'informal' ? '1' : patient.death ? '2' : 'U' },
    'nhs-number-change-1': { nhsNumberStatus: patient.invalidated ? 'I' : 'R' },
  };
  const event: LegacyEvent = {
    id: said.id ?? ids.uuid(),
    type: said.type,
    subject: { nhsNumber: patient.nhsNumber, familyName: (name?.family ?? '').toUpperCase(), dob: patient.birthDate ?? '' },
    source: system,
    time: said.time ?? clock.iso(),
    data: {
      versionId: said.versionid ?? `W/"${patient.serialChangeNumber}"`,
      fullUrl: said.dataref ?? patientUrlIn(addressOf)(patient.nhsNumber),
      provenance: system,
      ...codes[said.type],
    },
  };
  return fromLegacy(event);
}
