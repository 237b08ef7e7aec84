/** Lengths of time, as testers write them: `PT5M`. */
import * as v from 'valibot';
import { parseDuration } from '#kernel/clock';

export const duration = v.pipe(
  v.string(),
  v.check((text) => (parseDuration(text) ?? -1) >= 0, 'must be an ISO 8601 duration like PT5M'),
);
