/** What follows from a patient's record, whoever asks. */
import type { Patient } from './patient.ts';

/** Whether where the patient lives is to be kept from everybody. */
export function isRestricted({ confidentiality }: Patient): boolean {
  return confidentiality !== 'unrestricted';
}

/** When the patient died; nothing when the notice of it was withdrawn. */
export function deathDate({ death }: Patient): string | undefined {
  return death?.notification === 'removed' ? undefined : death?.date;
}

/** Whether an entry of a list still holds. */
export function isCurrent({ historic }: { readonly historic?: true }): boolean {
  return !historic;
}
