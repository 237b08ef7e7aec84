/** Where the Multicast Notification Service is served, and the queues that it fills. */
export const MNS_BASE = '/multicast-notification-service';
export const SQS_BASE = '/sqs';

/** Where the live service says that it is: what it delivers names this address, whoever asks. */
export const MNS_SUBSCRIPTIONS_URL = 'https://api.service.nhs.uk/multicast-notification-service/subscriptions';

/** Where a patient is fetched from: our own PDS. `addressOf`: of a server of the suite. */
export function patientUrlIn(addressOf: (server: string) => string): (nhsNumber: string) => string {
  return (nhsNumber) => `${addressOf('fhir')}/personal-demographics/FHIR/R4/Patient/${nhsNumber}`;
}
