/** What follows from a patient's record, whoever asks. */
import type { PatientSketch } from './patient-sketch.ts';

/** Whether where the patient lives is to be kept from everybody. */
export function isRestricted({ confidentiality }: PatientSketch): boolean {
  return confidentiality !== 'unrestricted';
}

/** When the patient died; nothing when the notice of it was withdrawn. */
export function deathDate({ death }: PatientSketch): string | undefined {
  return death?.notification === 'removed' ? undefined : death?.date;
}

/** Whether an entry of a list still holds. */
export function isCurrent({ historic }: { readonly historic?: true }): boolean {
  return !historic;
}
