/** Who may ask what about subscriptions. */
import type { Wanted } from '../checks.ts';

const SCOPES = { read: 'patient/Subscription.read', write: 'patient/Subscription.write' } as const;

/** What is wanted of the caller of one operation. A client in the field reads with the scope for writing. */
export function wantedOfSubscriber(operation: 'Post' | 'Get' | 'Delete', scope: keyof typeof SCOPES): Omit<Wanted, 'formats'> {
  const interaction = `urn:nhs:names:services:clinicals-sync:SubscriptionsApi${operation}`;
  return {
    interaction: (sent) => (sent === interaction ? interaction : undefined),
    usualInteraction: interaction,
    scopes: Object.values(SCOPES),
    mostScopes: 2,
    exactScope: SCOPES[scope],
    patientMayAsk: true,
  };
}
