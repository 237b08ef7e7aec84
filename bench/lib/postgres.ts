/** A place of one's own in the database that a bench may use. */
import { randomUUID } from 'node:crypto';

/** Does work with the address of a schema that nobody else has, and drops it in the end. */
export async function inOwnSchema<R>(address: string, work: (url: string) => Promise<R>): Promise<R> {
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(address);
  url.searchParams.set('schema', schema);
  try {
    return await work(url.href);
  } finally {
    const { default: pg } = await import('pg');
    const client = new pg.Client(address);
    await client.connect();
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  }
}
