/** The peer of the token endpoints: signatures (RSA, 2048 bits) that one thread can make or verify. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { workRate } from '../lib/work-rate.ts';
import { work } from '../lib/worker.ts';

export interface SignatureJob {
  readonly what: 'sign' | 'verify';
  readonly hash: 'RSA-SHA256' | 'RSA-SHA512';
  readonly seconds: number;
  /** How many make one; 1 where nothing is said. */
  readonly times?: number;
}

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** As long as an assertion's header and claims. */
const text = Buffer.alloc(300, 'a');

work(({ what, hash, seconds, times = 1 }: SignatureJob) => {
  const signature = sign(hash, text, privateKey);
  const once =
    what === 'sign'
      ? () => void sign(hash, text, privateKey)
      : () => {
          if (!verify(hash, text, publicKey, signature)) throw new Error('a good signature is refused');
        };
  return workRate(seconds, 1, () => {
    for (let left = times; left > 0; left--) once();
  });
});
