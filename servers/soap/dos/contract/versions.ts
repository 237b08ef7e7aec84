/** The versions of the contract, as a request's `serviceVersion` names them. */
import type { SoapVersion } from '#formats/soap/versions';
import type { OperationContract } from './schema.ts';
import { OPERATIONS_1_1 } from './v1-1.ts';
import { OPERATIONS_1_3, OPERATIONS_1_4 } from './v1-3.ts';
import { OPERATIONS_1_5 } from './v1-5.ts';

/** Of everything in every version. */
export const DOS_NAMESPACE = 'https://nww.pathwaysdos.nhs.uk/app/api/webservices';

export interface DosVersion {
  readonly name: string;
  /** Versions of SOAP for which its WSDL has a binding. Answers come in that of the request, whichever it is. */
  readonly bindings: readonly SoapVersion[];
  readonly operations: ReadonlyMap<string, OperationContract>;
}

function version(name: string, bindings: readonly SoapVersion[], operations: readonly OperationContract[]): [string, DosVersion] {
  return [name, { name, bindings, operations: new Map(operations.map((operation) => [operation.name, operation])) }];
}

export const DOS_VERSIONS: ReadonlyMap<string, DosVersion> = new Map([
  version('1.1', ['1.1', '1.2'], OPERATIONS_1_1),
  version('1.3', ['1.2'], OPERATIONS_1_3),
  version('1.4', ['1.2'], OPERATIONS_1_4),
  version('1.5', ['1.2'], OPERATIONS_1_5),
]);

/** Names of all operations of all versions. */
export const OPERATION_NAMES: ReadonlySet<string> = new Set([...DOS_VERSIONS.values()].flatMap(({ operations }) => [...operations.keys()]));

/** What SOAPAction, or the parameter `action`, of an operation is. One of the SOAP 1.1 binding has an address that nothing else has. */
export function actionOf(operation: string, binding: SoapVersion): string {
  return operation === 'ServiceDetailsById' && binding === '1.1'
    ? 'https://nww.pathwaysdos.nhs.uk/DoSServices/ServiceDetailsById'
    : `${DOS_NAMESPACE}/${operation}`;
}
