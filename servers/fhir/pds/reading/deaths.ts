/** Deaths out of a resource. */
import { isEqual, isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import type { Patient } from '#world/patient';
import { precisionOf, withoutTime } from '#world/rules/date';
import { EXTENSIONS } from '../extensions.ts';
import { forbiddenUpdate, invalidUpdate, invalidValue, missingValue, refuse } from '../refused.ts';
import type { PatientChange } from './patient.ts';
import { codeAt, partsAt, type Reader } from './values.ts';

/** The date and its notification, which PDS shows in two places, belong together. */
export function death(before: Patient, { shown, changed, reader, now }: PatientChange): Pick<Patient, 'death'> | object {
  const [old, given] = [notificationIn(shown), notificationIn(changed)];
  const date = changed.deceasedDateTime;
  const isNewDate = !isEqual(shown.deceasedDateTime ?? null, date ?? null);
  if (!isNewDate && isEqual(old?.extension ?? null, given?.extension ?? null)) return {};
  if (before.death?.notification === 'formal')
    forbiddenUpdate("source not permitted to update 'deceasedDateTime'", 'The registrar has told of this death');
  if (given === undefined && old !== undefined) forbiddenUpdate("source not permitted to remove 'deathNotificationStatus'");
  if (given === undefined || date === undefined)
    return invalidUpdate('deceasedDateTime and DeathNotificationStatus must be supplied together');
  const { code, notifiedAt } = readNotification(given.extension, `extension/${given.at}`);
  if (code === 'U') refuse('UNSUPPORTED_VALUE', "Unsupported value - 'U' in field 'deathNotificationStatus'");
  if (code === '2')
    forbiddenUpdate('source not permitted to add a formal death notification', 'In the sandbox, the verb record-death tells of one');
  if (code !== '1') invalidValue(code, 'deathNotificationStatus');
  return {
    death: {
      date: isNewDate ? deathDate(date, reader) : (before.death?.date ?? deathDate(date, reader)),
      notification: 'informal',
      notifiedAt: notifiedAt ?? now,
    },
  };
}

function notificationIn(patient: JsonObject): { readonly extension: JsonObject; readonly at: number } | undefined {
  const extensions = (patient.extension as readonly Json[] | undefined) ?? [];
  const at = extensions.findIndex((extension) => isObject(extension) && extension.url === EXTENSIONS.death);
  return at < 0 ? undefined : { extension: extensions[at] as JsonObject, at };
}

export function readNotification(extension: JsonObject, field: string): { readonly code: string; readonly notifiedAt?: string } {
  const parts = partsAt(extension.extension, `${field}/extension`, ['deathNotificationStatus', 'systemEffectiveDate']);
  const status = parts.get('deathNotificationStatus') ?? missingValue(`${field}/extension/0`);
  const code = codeAt(status.valueCodeableConcept, `${field}/extension/0/valueCodeableConcept`);
  const notifiedAt = parts.get('systemEffectiveDate')?.valueDateTime;
  if (notifiedAt === undefined) return { code };
  const isFit = typeof notifiedAt === 'string' && precisionOf(notifiedAt) === 'instant';
  return isFit ? { code, notifiedAt } : invalidValue(notifiedAt, `${field}/extension/1/valueDateTime`);
}

/** A day, or a moment in UTC. */
export function deathDate(value: Json, { today }: Reader): string {
  const given = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(value) ? `${value}+00:00` : value;
  if (typeof given !== 'string') return invalidValue(value, 'deceasedDateTime');
  const precision = precisionOf(given);
  const isFit = precision === 'day' || (precision === 'instant' && given.endsWith('+00:00'));
  return isFit && withoutTime(given) <= today ? given : invalidValue(value, 'deceasedDateTime');
}
