/** How testers may say what is done to deliveries. */
import * as v from 'valibot';
import { parseDuration } from '#kernel/clock';
import type { DeliverySettings, DropRule } from './controls.ts';

const text = v.exactOptional(v.pipe(v.string(), v.minLength(1, 'must not be empty')));
const seed = v.pipe(v.number(), v.integer('must be a whole number'));
const count = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'));

const dropRule = v.strictObject({
  service: v.exactOptional(v.picklist(['nems', 'mns'])),
  type: text,
  destination: text,
  subject: text,
  next: v.exactOptional(count),
  probability: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1, 'must be at most 1'))),
  seed: v.exactOptional(seed),
} satisfies Record<keyof DropRule, v.GenericSchema>);

/** Of the body of `PUT /_sandbox/nems/delivery`. */
export const deliverySettingsSchema = v.strictObject({
  hold: v.exactOptional(v.boolean()),
  delay: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((said) => (parseDuration(said) ?? -1) >= 0, 'must be an ISO 8601 duration like PT5M'),
    ),
  ),
  shuffle: v.exactOptional(v.nullable(seed)),
  drop: v.exactOptional(v.pipe(v.array(dropRule), v.maxLength(100, 'must be at most 100 rules'))),
  duplicate: v.exactOptional(v.boolean()),
  keep: v.exactOptional(count),
} satisfies Record<keyof DeliverySettings, v.GenericSchema>);
