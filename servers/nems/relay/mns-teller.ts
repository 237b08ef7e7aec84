/** MNS tells of changes by signals. */
import type { IdSource } from '#kernel/ids';
import type { World } from '#world/world';
import { toAccept } from '../mns/accept.ts';
import { matchSignal, wantedTypes } from '../mns/matching.ts';
import { type SignalContext, signalsOf, typesOf } from '../mns/signals.ts';
import type { Teller } from './teller.ts';

export function mnsTeller(world: World, ids: IdSource, { patientUrl }: Pick<SignalContext, 'patientUrl'>): Teller {
  return {
    service: 'mns',
    typesOf,
    reasonAgainst: async (type) => ((await wantedTypes(world.store, [type])).length > 0 ? undefined : 'nobody has subscribed to the type'),
    async match(change, types) {
      const patient = (await world.patients.get(change.nhsNumber))?.doc;
      const signals = patient === undefined ? [] : signalsOf(change, patient, types, { ids, patientUrl });
      const found = await Promise.all(
        signals.map(async (signal) => ({ signal, subscriptions: await matchSignal(world, signal, change.worldSequence) })),
      );
      const matched = found.filter(({ subscriptions }) => subscriptions.length > 0);
      const told = new Set(matched.map(({ signal }) => signal.type));
      const { worldSequence } = change;
      return {
        unmatched: types.filter((type) => !told.has(type)),
        build: async () =>
          matched.map(({ signal, subscriptions }) => toAccept(signal, subscriptions, { origin: 'world', worldSequence }, () => ids.uuid())),
      };
    },
  };
}
