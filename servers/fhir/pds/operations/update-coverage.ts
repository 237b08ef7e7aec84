/** POST /Coverage: replaces a patient's insurance card. */
import { isObject, type Json } from '#formats/json-patch/json';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import { amendPatient } from '#world/changes/patient';
import type { Patient } from '#world/patient';
import { londonDay } from '#world/rules/london';
import { authorOf } from '../author.ts';
import { BY_GATEWAY, begin, callerIsKnown, checked, hasRequestId, requestIdIsWellFormed } from '../checks.ts';
import { readCoverage, subscriberOf } from '../coverage.ts';
import { callerIsPatient, coverageReply } from '../coverage-reply.ts';
import type { PdsDeps } from '../deps.ts';
import { type PdsRefusal, pdsErrors } from '../errors.ts';
import { parseBody } from '../patching/envelope.ts';
import { hasIfMatch, idIsNhsNumber, type OfRecord, recordCanBeChanged, recordExists, versionIsCurrent } from '../record-checks.ts';
import { Refused, refusalOf, refuse } from '../refused.ts';
import { refusedWrite } from '../refused-write.ts';

interface Replacing extends OfRecord {
  /** Known only when the body has been read: see {@link start}. */
  readonly coverage: Json | undefined;
  /** Why the body does not say whose card it is. */
  readonly unknownSubscriber?: PdsRefusal;
}

function start(request: SandboxRequest, deps: PdsDeps, coverage: Json | undefined): Replacing {
  const exchange = begin(request, deps);
  try {
    return { ...exchange, coverage, nhsNumber: subscriberOf(coverage) };
  } catch (error) {
    if (error instanceof Refused) return { ...exchange, coverage, nhsNumber: '', unknownSubscriber: error.refusal };
    throw error;
  }
}

function saysWhose({ unknownSubscriber }: Replacing): PdsRefusal | undefined {
  return unknownSubscriber;
}

function coverageIsFit({ coverage, deps }: Replacing): PdsRefusal | undefined {
  return refusalOf(() => {
    readCoverage(isObject(coverage) ? coverage : {}, londonDay(deps.clock.now()));
  });
}

/** The national sandbox asks for a type of content, whichever. */
function hasContentType({ request }: Replacing): PdsRefusal | undefined {
  return request.header('content-type') ? undefined : { error: 'UNSUPPORTED_SERVICE' };
}

const OF_RECORD = [saysWhose, idIsNhsNumber, recordExists, recordCanBeChanged];

const ORDER = {
  live: [...BY_GATEWAY, callerIsPatient, hasRequestId, hasIfMatch, ...OF_RECORD, versionIsCurrent, coverageIsFit],
  sandbox: [hasIfMatch, hasContentType, hasRequestId, requestIdIsWellFormed, callerIsKnown, ...OF_RECORD, coverageIsFit, versionIsCurrent],
};

async function replace(replacing: Replacing): Promise<Reply> {
  const { request, deps, nhsNumber, patient, version, coverage } = replacing;
  const at = deps.clock.now();
  const card = readCoverage(isObject(coverage) ? coverage : {}, londonDay(at));
  if (deps.environment === 'sandbox') {
    const { serialChangeNumber, ...kept } = patient as Patient;
    return coverageReply(replacing, 201, { ...kept, serialChangeNumber: serialChangeNumber + 1, coverage: card });
  }
  try {
    const stored = await amendPatient(deps.world, nhsNumber, { at, ids: deps.ids, author: authorOf(replacing) }, async (before) => {
      if (String(before.serialChangeNumber) !== version) refuse('RESOURCE_VERSION_MISMATCH');
      return { ...before, coverage: card };
    });
    return stored === undefined
      ? pdsErrors.refuse(request, { error: 'RESOURCE_NOT_FOUND' }, 'recordExists')
      : coverageReply(replacing, 201, stored);
  } catch (error) {
    return refusedWrite(request, error);
  }
}

export const updateCoverage: Operation<PdsDeps> = (request, deps) => {
  const answer = async () => {
    const coverage = parseBody(await request.body.text());
    return checked<Replacing>((one, its) => start(one, its, coverage), ORDER, replace)(request, deps);
  };
  return deps.environment === 'sandbox' ? answer() : deps.answered.once(request, deps.clock.now(), answer);
};
