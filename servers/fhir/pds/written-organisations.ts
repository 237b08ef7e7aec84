/** Organisations that a record comes to name: they are there, and what they are named as. */
import type { Change } from '#world/changes/change';
import { ORGANISATIONS } from '#world/collections';
import type { Patient } from '#world/patient';
import { isPractice } from '#world/rules/standing';
import { invalidValue } from './refused.ts';

const places = ({ gpRegistration, managingOrganisation, pharmacies }: Partial<Patient>) =>
  [
    { field: 'generalPractitioner/0/identifier/value', code: gpRegistration?.practice, asPractice: true },
    { field: 'managingOrganization/identifier/value', code: managingOrganisation?.organisation, asPractice: true },
    { field: 'NominatedPharmacy', code: pharmacies?.nominated, asPractice: false },
    { field: 'PreferredDispenserOrganization', code: pharmacies?.dispensingDoctor, asPractice: false },
    { field: 'MedicalApplianceSupplier', code: pharmacies?.applianceSupplier, asPractice: false },
  ] as const;

/** Refuses a code that the record did not name before and that nobody has, or has as something else. */
export async function checkOrganisations(change: Change, before: Partial<Patient>, after: Patient): Promise<void> {
  const named = places(before);
  for (const [at, { field, code, asPractice }] of places(after).entries()) {
    if (code === undefined || code === named[at]?.code) continue;
    const organisation = await change.get(ORGANISATIONS, code);
    if (organisation === undefined) invalidValue(code, field, `No organisation of this world has the ODS code ${code}`);
    else if (asPractice && !isPractice(organisation)) invalidValue(code, field, `${code} is not a GP practice`);
  }
}
