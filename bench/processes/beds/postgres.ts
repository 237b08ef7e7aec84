/** The store in PostgreSQL, beside the driver and a table of two columns. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openStore } from '#kernel/store/open';
import { PATIENTS } from '#world/collections';
import { type Bed, changed, inTurn, patientsOf, population } from './bed.ts';
import { fillMailboxes, MESSAGES, messageOperations, TRACES } from './messages.ts';

/** Patients that are read and written. */
const CHANGED = 1_000;

/** Works in a schema of its own, which goes when the bed is closed. */
export async function openPostgresBed(address: string): Promise<Bed> {
  const patients = patientsOf(population()).slice(0, CHANGED);
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(address);
  url.searchParams.set('schema', schema);
  const store = await openStore({ seeds: population(), collections: [PATIENTS, MESSAGES, TRACES], url: url.href });
  const session = store.session('default');
  const pool = new pg.Pool({ connectionString: address });
  const table = `${schema}.bare_patients`;
  await pool.query(`CREATE TABLE ${table} (id text PRIMARY KEY, doc jsonb NOT NULL)`);
  const insert = `INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`;
  for (const patient of patients) {
    await session.put(PATIENTS, patient.nhsNumber, patient);
    await pool.query(insert, [patient.nhsNumber, patient]);
  }
  return {
    ours: {
      ...messageOperations(session),
      get: (turn) => session.get(PATIENTS, inTurn(patients, turn).nhsNumber),
      put: (turn) => session.put(PATIENTS, inTurn(patients, turn).nhsNumber, changed(inTurn(patients, turn), turn)),
    },
    peer: {
      get: (turn) => pool.query(`SELECT doc FROM ${table} WHERE id = $1`, [inTurn(patients, turn).nhsNumber]),
      put: (turn) => pool.query(insert, [inTurn(patients, turn).nhsNumber, changed(inTurn(patients, turn), turn)]),
    },
    fill: (many) => fillMailboxes(session, many),
    async close() {
      await store.close();
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
    },
  };
}
