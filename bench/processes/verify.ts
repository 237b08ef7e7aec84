/** The peer of the token endpoint: RS512 signatures (RSA, 2048 bits) that one thread can verify. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { workRate } from '../lib/work-rate.ts';
import { work } from '../lib/worker.ts';

export interface VerifyJob {
  readonly seconds: number;
}

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** As long as an assertion's header and claims. */
const text = Buffer.alloc(300, 'a');
const signature = sign('RSA-SHA512', text, privateKey);

work(({ seconds }: VerifyJob) =>
  workRate(seconds, 1, () => {
    if (!verify('RSA-SHA512', text, publicKey, signature)) throw new Error('a good signature is refused');
  }),
);
