/** The servers of the suite: their names, where each is found, and what each serves. What users rely on; it stays as it is. */

export interface Place {
  readonly name: string;
  /** Added to the port base: 9000 + 1. */
  readonly offset: number;
  /** What the gateway sends there: path prefixes, the longest first where they overlap. */
  readonly serves: readonly string[];
}

export const PLACES: readonly Place[] = [
  { name: 'portal', offset: 0, serves: [] },
  {
    name: 'fhir',
    offset: 1,
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
  { name: 'soap', offset: 2, serves: ['/app/api/webservices', '/itk'] },
  { name: 'mesh', offset: 3, serves: ['/messageexchange'] },
  { name: 'ldap', offset: 4, serves: [] },
  { name: 'oauth', offset: 5, serves: ['/oauth2', '/oauth2-mock', '/realms', '/auth/realms', '/openam', '/nhs-login', '/mock-jwks'] },
  { name: 'spine', offset: 6, serves: ['/sync-service', '/reliablemessaging', '/ssp', '/mhs-adaptor'] },
  { name: 'nems', offset: 7, serves: ['/STU3/Subscription', '/STU3/Events', '/multicast-notification-service'] },
  { name: 'rest', offset: 8, serves: ['/ORD/2-0-0', '/hal', '/richardson'] },
  { name: 'partners', offset: 9, serves: [] },
];

/** The server that a path belongs to; nothing when none serves it. */
export function placeOf(path: string): Place | undefined {
  return PLACES.find(({ serves }) => serves.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)));
}
