/** The servers of the suite and the paths that each serves. What users rely on; it stays as it is. Ports are in `#kernel/config`. */

export interface Place {
  readonly name: string;
  /** What the gateway sends there: path prefixes, the longest first where they overlap. */
  readonly serves: readonly string[];
}

export const PLACES: readonly Place[] = [
  { name: 'portal', serves: [] },
  {
    name: 'fhir',
    serves: [
      '/personal-demographics',
      '/spine-directory',
      '/organisation-data-terminology-api',
      '/STU3/Organization',
      '/booking-and-referral',
      '/gpconnect',
      '/fhir',
    ],
  },
  { name: 'soap', serves: ['/app/api/webservices', '/app/controllers/api', '/itk'] },
  { name: 'mesh', serves: ['/messageexchange', '/endpointlookup/mesh'] },
  { name: 'ldap', serves: [] },
  {
    name: 'oauth',
    serves: ['/oauth2', '/oauth2-mock', '/realms', '/auth/realms', '/openam', '/nhs-login', '/mock-jwks', '/sandbox/callback'],
  },
  { name: 'spine', serves: ['/sync-service', '/reliablemessaging', '/ssp', '/mhs-adaptor'] },
  { name: 'nems', serves: ['/STU3/Subscription', '/STU3/Events', '/multicast-notification-service', '/sqs'] },
  { name: 'rest', serves: ['/ORD/2-0-0', '/hal', '/richardson'] },
  { name: 'partners', serves: [] },
];

/** The server that a path belongs to; nothing when none serves it. */
export function placeOf(path: string): Place | undefined {
  return PLACES.find(({ serves }) => serves.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)));
}
