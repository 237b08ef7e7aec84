/** GET /Patient/{nhsNumber}/RelatedPerson: who is related to a patient. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import { toInstant } from '#formats/fhir/r4/dates';
import type { Patient } from '#world/patient';
import { isRestricted } from '#world/patient-facts';
import { publicBase } from '../address.ts';
import { checked, USUAL } from '../checks.ts';
import { beginOfRecord, holdingRecordExists, idIsNhsNumber, type OfRecord } from '../record-checks.ts';
import { toRelatedPerson } from '../related-people.ts';
import { jsonFor, toldTo } from '../told.ts';

const OWN = [idIsNhsNumber, holdingRecordExists];

export const readRelatedPeople = checked<OfRecord>(
  beginOfRecord,
  { live: [...USUAL.live, ...OWN], sandbox: [...USUAL.sandbox, ...OWN] },
  ({ request, deps, caller, patient }) => {
    const { nhsNumber, relatedPeople } = patient as Patient;
    const told = toldTo(caller);
    // where they live would tell where the patient does
    const shown = isRestricted(patient as Patient) ? [] : relatedPeople.map((related) => toRelatedPerson(related, told));
    const base = `${publicBase(request, deps.environment)}/Patient/${nhsNumber}/RelatedPerson`;
    const bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      timestamp: toInstant(deps.clock.now()),
      total: shown.length,
      ...(shown.length > 0 && { entry: shown.map((resource) => ({ fullUrl: `${base}/${resource.id}`, resource })) }),
    };
    const ids = requestIds(request);
    return {
      status: 200,
      headers: mirror(ids, ['Content-Type', 'application/fhir+json']),
      body: jsonFor(told, bundle),
      about: { summary: `patient ${nhsNumber}: ${shown.length} related people read`, correlation: ids },
    };
  },
);
