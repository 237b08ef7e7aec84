/** Where the Multicast Notification Service is served, and the queues that it fills. */
export const MNS_BASE = '/multicast-notification-service';
export const SQS_BASE = '/sqs';

/** Where the live service says that it is: what it delivers names this address, whoever asks. */
export const MNS_SUBSCRIPTIONS_URL = 'https://api.service.nhs.uk/multicast-notification-service/subscriptions';
