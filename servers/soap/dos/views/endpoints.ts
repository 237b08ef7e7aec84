/** How a referral reaches a service: endpoints, as 1.5 tells them, and contact details, as the versions before it did. */
import type { DirectoryService } from '#world/directory-service';
import { resolveAddress } from '#world/rules/address';
import type { Values } from '../contract/answer.ts';

/** Gives where a server of this sandbox is. */
export type UrlOf = (server: string) => string;

type Endpoint = DirectoryService['endpoints'][number];

function inOrder({ endpoints }: DirectoryService): readonly Endpoint[] {
  return [...endpoints].sort((one, other) => one.order - other.order);
}

/** Every field is there; what is not known is empty. */
export function endpointValues(service: DirectoryService, urlOf: UrlOf): readonly Values[] {
  return inOrder(service).map((endpoint) => ({
    endpointOrder: endpoint.order,
    transport: endpoint.transport,
    format: endpoint.format ?? '',
    interaction: endpoint.interaction ?? '',
    businessScenario: endpoint.businessScenario ?? '',
    address: resolveAddress(endpoint.address, urlOf),
    compression: endpoint.compression ?? 'uncompressed',
    comment: endpoint.comment ?? '',
  }));
}

/** Tag and name by transport. MESH has taken the place of DTS; what is newer the old versions cannot tell. */
const CONTACTS: Readonly<Record<string, readonly [tag: string, name: string]>> = {
  itk: ['itk', '111 Routing Details'],
  telno: ['telno', 'Telephone No'],
  faxno: ['faxno', 'Fax No'],
  email: ['email', 'Email'],
  mesh: ['dts', 'DTS'],
  dts: ['dts', 'DTS'],
};

/** Between the parts of the one value that an ITK endpoint is. */
const SEPARATOR = '\\|';

export function contactValues(service: DirectoryService, urlOf: UrlOf): readonly Values[] {
  return inOrder(service).flatMap((endpoint) => {
    const contact = CONTACTS[endpoint.transport];
    if (contact === undefined) return [];
    const [tag, name] = contact;
    return [{ tag, name, value: tag === 'itk' ? itkValue(endpoint, urlOf) : endpoint.address, order: endpoint.order }];
  });
}

function itkValue(
  { address, interaction, format, businessScenario, comment, compression = 'uncompressed' }: Endpoint,
  urlOf: UrlOf,
): string {
  return [resolveAddress(address, urlOf), interaction, format, businessScenario, comment, compression].join(SEPARATOR);
}
