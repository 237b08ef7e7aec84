/** What of the world is in the directory, in the order in which its parts are read. */
import { type Branch, ROOT } from '../entry.ts';
import { endpointBranch } from './endpoint.ts';
import { organisationBranch } from './organisation.ts';
import { personBranch } from './person.ts';
import { FIXED_ENTRIES } from './places.ts';
import { systemBranch } from './system.ts';

/** The branches below the fixed entries. */
export const BRANCHES: readonly Branch[] = [systemBranch, endpointBranch, organisationBranch, personBranch].map(
  (branch) => branch as Branch,
);

const fixed: Branch = { collection: { name: 'fixed entries' }, entriesOf: () => FIXED_ENTRIES };

/** All of the tree: the branches, and as one more, of one document, the entries that are there whatever the world holds. */
export const TREE = { branches: BRANCHES, fixed: { branch: fixed, documents: [{ id: ROOT.path, doc: fixed }] } };
