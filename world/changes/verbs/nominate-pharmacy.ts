import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import { isActiveAs, PHARMACY } from '../../organisation.ts';
import { isPractice } from '../../rules/standing.ts';
import { nhsNumber, organisation, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { livingPatient, openOrganisation } from '../rules.ts';
import { verb } from '../verb.ts';

export const nominatePharmacy = verb({
  name: 'nominate-pharmacy',
  description: 'Says where the prescriptions of a patient go, or that they go nowhere in particular',
  args: v.strictObject({
    nhsNumber,
    kind: v.exactOptional(
      said(
        'A pharmacy, a practice that dispenses, or a supplier of appliances',
        v.picklist(['nominated', 'dispensingDoctor', 'applianceSupplier']),
      ),
      'nominated',
    ),
    organisation: organisation('where they go; without one the nomination is taken away'),
  }),
  async run(change, { nhsNumber, kind, organisation }) {
    const patient = await livingPatient(change, nhsNumber);
    const { [kind]: before, ...others } = patient.pharmacies ?? {};
    if (before === organisation)
      refuse(
        'state',
        'already-nominated',
        before === undefined ? 'nothing is nominated' : `${before} is nominated already`,
        'organisation',
      );
    if (organisation === undefined) return change.put(PATIENTS, { ...patient, pharmacies: others });
    const chosen = await openOrganisation(change, organisation, 'organisation');
    if (kind === 'nominated' && !isActiveAs(PHARMACY, chosen))
      refuse('state', 'not-a-pharmacy', `${organisation} is not a pharmacy`, 'organisation');
    if (kind === 'dispensingDoctor' && !isPractice(chosen))
      refuse('state', 'not-a-practice', `${organisation} is not a GP practice`, 'organisation');
    await change.put(PATIENTS, { ...patient, pharmacies: { ...others, [kind]: organisation } });
  },
});
