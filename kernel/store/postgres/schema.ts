/** The tables, and how a database comes to have them. */
import { StoreError } from '../store.ts';
import type { Database } from './database.ts';

/**
 * Each runs once, in this order; a later change is a further one.
 *
 * Bodies are `json`, not `jsonb`: documents must come back byte for byte, and `jsonb` sorts their keys and refuses the NUL
 * character. Whoever wants its operators casts (`body::jsonb`).
 *
 * `indexed` says in which indexes a document is entered. Where that is not what a process declares (the document came with a
 * snapshot, or from another version) the process enters it before it searches.
 */
const MIGRATIONS = [
  `
  CREATE SEQUENCE revisions;

  CREATE TABLE documents (
    session text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    whole_id text,
    version integer NOT NULL,
    revision bigint NOT NULL DEFAULT nextval('revisions'),
    indexed text COLLATE "C" NOT NULL,
    body json,
    PRIMARY KEY (session, collection, id)
  );
  COMMENT ON COLUMN documents.body IS 'null: removed';
  CREATE INDEX documents_indexed ON documents (session, collection, indexed) WHERE body IS NOT NULL;

  CREATE TABLE index_entries (
    session text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    index_name text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    PRIMARY KEY (session, collection, index_name, key, id)
  );
  CREATE INDEX index_entries_id ON index_entries (session, collection, id);

  CREATE TABLE streams (
    session text COLLATE "C" NOT NULL,
    stream text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at double precision NOT NULL,
    event json NOT NULL,
    PRIMARY KEY (session, stream, sequence)
  );

  CREATE SEQUENCE generations;

  CREATE TABLE blobs (
    session text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    generation bigint NOT NULL UNIQUE,
    bytes bigint NOT NULL,
    PRIMARY KEY (session, key)
  );

  CREATE TABLE blob_chunks (
    generation bigint NOT NULL,
    number integer NOT NULL,
    data bytea NOT NULL,
    written timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (generation, number)
  );
  COMMENT ON TABLE blob_chunks IS 'chunks of a generation that no blob has are still arriving, or their writer has died';
  `,
  `
  CREATE TABLE today (day date NOT NULL);
  `,
  `
  ALTER TABLE blobs ALTER COLUMN generation DROP NOT NULL, ADD COLUMN content bytea;
  COMMENT ON COLUMN blobs.content IS 'of small ones, which have no chunks';
  `,
];

/** Brings the schema up to date. Processes that start together do it one after another, and the later find it done. */
export async function migrate(database: Database): Promise<void> {
  const { schema } = database.address;
  await database.transaction(`BEGIN; SELECT pg_advisory_xact_lock(${database.lock('migrations')})`, async ({ run }) => {
    const [existing] = await run('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    if (existing === undefined) await run(`CREATE SCHEMA ${schema}`);
    await run('CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())');
    const [{ done } = { done: 0 }] = await run<{ done: number }>('SELECT coalesce(max(number), 0) AS done FROM migrations');
    if (done > MIGRATIONS.length) {
      throw new StoreError(
        'unreachable',
        `The schema ${schema} was made by a later version of nhs-sandbox (${done}, here ${MIGRATIONS.length})`,
      );
    }
    for (const [at, migration] of MIGRATIONS.entries()) {
      if (at < done) continue;
      for (const statement of migration.split(';\n')) if (statement.trim() !== '') await run(statement);
      await run('INSERT INTO migrations (number) VALUES ($1)', [at + 1]);
    }
  });
}
