/** As much of a patient as searches and their indexes look at. Generated patients are sketched much faster than they are made. */
import type { Address, Patient, PersonName, Telecom } from './patient.ts';

export type NameSketch = Pick<PersonName, 'use' | 'given' | 'family' | 'historic'>;
export type AddressSketch = Pick<Address, 'use' | 'postcode' | 'paf' | 'historic'>;
export type TelecomSketch = Pick<Telecom, 'kind' | 'value' | 'historic'>;

/** Every {@link Patient} is one. */
export interface PatientSketch
  extends Pick<Patient, 'nhsNumber' | 'confidentiality' | 'invalidated' | 'supersededBy' | 'gender' | 'birthDate' | 'birthDateInSearch'> {
  readonly death?: Patient['death'] | undefined;
  readonly names: readonly NameSketch[];
  readonly addresses: readonly AddressSketch[];
  readonly telecoms: readonly TelecomSketch[];
  readonly gpRegistration?: Pick<NonNullable<Patient['gpRegistration']>, 'practice'> | undefined;
}
