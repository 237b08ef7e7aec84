/** PATCH /Patient/{nhsNumber}: changes a record, item by item. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import type { JsonObject } from '#formats/json-patch/json';
import type { Reply } from '#kernel/http/message';
import { amendPatient } from '#world/changes/patient';
import type { Patient } from '#world/patient';
import { isRestricted } from '#world/patient-facts';
import { londonDay, londonInstant } from '#world/rules/london';
import { authorOf } from '../author.ts';
import { BY_GATEWAY, callerIsKnown, checked, hasRequestId, requestIdIsWellFormed } from '../checks.ts';
import { documentFor, shownPatient } from '../documents.ts';
import { type PdsRefusal, pdsErrors } from '../errors.ts';
import { patched } from '../patching/apply.ts';
import { type Patch, parseBody, readPatches } from '../patching/envelope.ts';
import { checkPatientFields, checkPatientResult } from '../patching/patient-fields.ts';
import { applyRules, itemsOf } from '../patching/rules.ts';
import { usualNameStaysOne } from '../patching/usual-name.ts';
import { completed } from '../postal-addresses.ts';
import { changedPatient } from '../reading/patient.ts';
import type { Reader } from '../reading/values.ts';
import {
  beginOfRecord,
  callerMayUpdate,
  hasIfMatch,
  idIsNhsNumber,
  type OfRecord,
  recordCanBeChanged,
  recordExists,
  sendsPatches,
  versionIsCurrent,
} from '../record-checks.ts';
import { refusalOf, refuse } from '../refused.ts';
import { refusedWrite } from '../refused-write.ts';
import { checkOrganisations } from '../written-organisations.ts';

interface Updating extends OfRecord {
  /** Set by {@link patchesAreFit}. */
  patches?: readonly Patch[];
}

const ORDER = {
  live: [
    ...BY_GATEWAY,
    callerMayUpdate,
    hasRequestId,
    idIsNhsNumber,
    hasIfMatch,
    sendsPatches,
    recordExists,
    recordCanBeChanged,
    restrictedRecordIsLeft,
    versionIsCurrent,
    patchesAreFit,
  ],
  sandbox: [
    idIsNhsNumber,
    hasIfMatch,
    sendsPatches,
    hasRequestId,
    requestIdIsWellFormed,
    callerIsKnown,
    recordExists,
    recordCanBeChanged,
    patchesAreFit,
    versionIsCurrent,
  ],
};

/** Where a patient lives is changed by the few who may see it. */
function restrictedRecordIsLeft({ patient }: Updating): PdsRefusal | undefined {
  if (patient === undefined || !isRestricted(patient)) return undefined;
  return { error: 'FORBIDDEN_UPDATE', diagnostics: 'Forbidden update with error - source not permitted to update a restricted record' };
}

async function patchesAreFit(updating: Updating): Promise<PdsRefusal | undefined> {
  const body = parseBody(await updating.request.body.text());
  return refusalOf(() => {
    updating.patches = readPatches(body);
  });
}

const update = checked<Updating>(beginOfRecord, ORDER, async (updating) => {
  const { request, deps } = updating;
  try {
    return deps.environment === 'sandbox' ? answerAsSandbox(updating) : await store(updating);
  } catch (error) {
    return refusedWrite(request, error);
  }
});

/** Who sends the same again, because an answer was late, gets the answer. The national sandbox remembers nothing. */
export const updatePatient: typeof update = (request, deps) => {
  if (deps.environment === 'sandbox') return update(request, deps);
  return deps.answered.once(request, deps.clock.now(), async () => update(request, deps));
};

async function store(updating: Updating): Promise<Reply> {
  const { request, deps, caller, version, patches = [] } = updating;
  const at = deps.clock.now();
  const stored = await amendPatient(
    deps.world,
    request.params.nhsNumber ?? '',
    { at, ids: deps.ids, author: authorOf(updating) },
    async (before, change) => {
      // somebody else may have been faster since this was checked
      if (String(before.serialChangeNumber) !== version) refuse('RESOURCE_VERSION_MISMATCH');
      const shown = shownPatient(before);
      if (caller.mode === 'patient-access') checkPatientFields(patches, shown);
      applyRules(patches, { shown, asSandbox: false });
      const reader: Reader = { today: londonDay(at), newId: () => change.newEntryId(), isNew: false };
      const changed = patched(shown, patches);
      if (caller.mode === 'patient-access') checkPatientResult(shown, changed);
      const after = changedPatient(before, { shown, changed, reader, now: londonInstant(at) });
      await checkOrganisations(change, before, after);
      const addresses = await completed(after.addresses, before.addresses, deps.world, reader);
      return addresses === after.addresses ? after : { ...after, addresses };
    },
  );
  if (stored === undefined) return pdsErrors.refuse(request, { error: 'RESOURCE_NOT_FOUND' }, 'recordExists');
  // the next change begins with what this one answers
  shownPatient(stored);
  const { body, etag } = documentFor(stored, updating);
  return answer(updating, body, etag, stored.serialChangeNumber);
}

/** Computed and forgotten: of the rules about fields only the one about usual names applies, beside those of patches. */
function answerAsSandbox(updating: Updating): Reply {
  const { patient, deps, patches = [] } = updating;
  const { serialChangeNumber } = patient as Patient;
  const shown = shownPatient(patient as Patient);
  applyRules(patches, { shown, asSandbox: true });
  const changed = patched(shown, patches, { mayChangeNothing: true });
  usualNameStaysOne(itemsOf(shown, 'name'), itemsOf(changed, 'name'));
  const versionId = serialChangeNumber + 1;
  const document = withIds({ ...changed, meta: { ...(changed.meta as JsonObject), versionId: String(versionId) } }, () =>
    deps.ids.text(8, '0123456789ABCDEF'),
  );
  return answer(updating, Buffer.from(JSON.stringify(document)), `W/"${versionId}"`, versionId);
}

/** New items of lists get ids. */
function withIds(patient: JsonObject, newId: () => string): JsonObject {
  const lists = ['name', 'address', 'telecom', 'contact', 'generalPractitioner'].map((field) => {
    const items = (patient[field] as readonly JsonObject[] | undefined)?.map((item) =>
      item.id === undefined ? { id: newId(), ...item } : item,
    );
    return [field, items] as const;
  });
  return { ...patient, ...Object.fromEntries(lists.filter(([, items]) => items !== undefined)) } as JsonObject;
}

function answer({ request }: Updating, body: Uint8Array, etag: string, version: number): Reply {
  const ids = requestIds(request);
  return {
    status: 200,
    headers: mirror(ids, ['Content-Type', 'application/fhir+json', 'Etag', etag]),
    body,
    about: { summary: `patient ${request.params.nhsNumber} changed, version ${version}`, correlation: ids },
  };
}
