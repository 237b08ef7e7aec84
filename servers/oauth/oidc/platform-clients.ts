/**
 * The platform's authorisation server as a client of the identity providers: it signs people in by OpenID Connect like any other
 * relying party, so that each provider can be swapped for the real one.
 */
import type { Kernel } from '#kernel/kernel';
import { secretsOf } from './secrets.ts';

/** The same at the identity providers themselves and at the mock realms. */
export const PLATFORM_CLIENT_IDS = { 'nhs-cis2': 'test-client-cis2', 'nhs-login': 'test-client-nhs-login' } as const;

export type PlatformClientId = (typeof PLATFORM_CLIENT_IDS)[keyof typeof PLATFORM_CLIENT_IDS];

/** Where the platform listens for people coming back, below the address that was called. The last is for `--root oauth2`. */
const CALLBACK_PATHS = ['/oauth2/callback', '/oauth2-mock/callback', '/callback'] as const;

export function isPlatformClientId(clientId: string): clientId is PlatformClientId {
  return Object.values<string>(PLATFORM_CLIENT_IDS).includes(clientId);
}

/** The platform's redirect addresses when it is called at this address (session prefix included, no slash at the end). */
export function platformRedirectUrls(baseUrl: string): readonly string[] {
  return CALLBACK_PATHS.map((path) => `${baseUrl}${path}`);
}

/** Where the platform hears that somebody has signed out (OpenID Connect Back-Channel Logout 1.0). */
export function platformBackchannelLogoutUrl(baseUrl: string): string {
  return `${baseUrl}/oauth2/backchannel_logout`;
}

/** With what the platform proves who it is, where it is not by a key of the ring `platform`. */
export function platformClientSecret(clientId: PlatformClientId, kernel: Kernel): Promise<string> {
  return secretsOf(kernel).of(`platform:${clientId}`);
}
