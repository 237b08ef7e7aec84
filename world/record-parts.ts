import type { RecordPart } from './clinical-record.ts';

/** The lists of a clinical record, in the order in which it is read. */
export const RECORD_PARTS = [
  'problems',
  'allergies',
  'medications',
  'immunisations',
  'observations',
  'investigations',
  'encounters',
  'procedures',
  'documents',
  'referrals',
  'diary',
  'alerts',
] as const satisfies readonly RecordPart[];
