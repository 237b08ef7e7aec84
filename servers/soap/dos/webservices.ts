/** Everything that is posted to the Directory of Services: the envelope is read, the checks made in their order, the operation run. */
import type { Operation } from '#kernel/server';
import type { SoapDeps } from '../deps.ts';
import type { OperationContract } from './contract/schema.ts';
import { refuse } from './errors.ts';
import { beginExchange, COMMON_CHECKS, type DosOperation, type Exchange, firstRefusal, type GoodExchange } from './exchange.ts';
import { dispositions } from './operations/dispositions.ts';
import { exceptionCapture, serviceCareException } from './operations/exceptions.ts';
import { findServices } from './operations/find-services.ts';
import { getHospitalScores } from './operations/hospital-scores.ts';
import { serviceCare } from './operations/service-care.ts';
import { serviceDetailsById } from './operations/service-details.ts';
import { readCall } from './requests/call.ts';

/** What the operations of all versions do, by their names. */
const OPERATIONS: Readonly<Record<string, DosOperation>> = {
  CheckCapacitySummary: findServices,
  CheckCapacity: findServices,
  ServiceAnalysis: findServices,
  ServiceDetailsById: serviceDetailsById,
  ServiceCare: serviceCare,
  GetHospitalScores: getHospitalScores,
  Dispositions: dispositions,
  ExceptionCapture: exceptionCapture,
  ServiceCareException: serviceCareException,
};

export const webservices: Operation<SoapDeps> = async (request, deps) => {
  const reading = await readCall(request);
  if (reading.refusal) return refuse(reading.soap, reading.refusal, reading.decidedBy);
  const { call } = reading;
  const exchange = await beginExchange(request, deps, call);
  const refused = firstRefusal(COMMON_CHECKS, exchange);
  if (refused) return refuse(call.soap, refused.refusal, refused.decidedBy);
  const good = toGood(exchange);
  const operation = OPERATIONS[call.operation] as DosOperation;
  const wrong = firstRefusal(operation.checks, good);
  if (wrong) return refuse(call.soap, wrong.refusal, wrong.decidedBy);
  const outcome = await operation.run(good);
  return 'error' in outcome ? refuse(call.soap, outcome, 'somethingIsFound') : outcome;
};

/** What holds when the common checks have passed. */
function toGood(exchange: Exchange): GoodExchange {
  const { account, version, call } = exchange as GoodExchange;
  return { ...exchange, account, version, operation: version.operations.get(call.operation) as OperationContract };
}
