/** What of the world is in the directory, in the order in which its parts are read. */
import type { Branch } from '../entry.ts';
import { endpointBranch } from './endpoint.ts';
import { organisationBranch } from './organisation.ts';
import { personBranch } from './person.ts';
import { systemBranch } from './system.ts';

/** The branches below the fixed entries. */
export const BRANCHES: readonly Branch[] = [systemBranch, endpointBranch, organisationBranch, personBranch].map(
  (branch) => branch as Branch,
);
