/** The control API of the whole suite: the kernel's, where the portal must ask other processes as well. Rows that are not here are the kernel's own. */
import type { Route } from '#kernel/server';
import type { PortalDeps } from './across.ts';
import { advanceClock, setClock } from './clock.ts';
import { addFault, clearFaults, listErrors, listFaults, removeFault } from './faults.ts';
import { clearJournal, countJournal, findJournal, listJournal, streamJournal, waitJournal } from './journal.ts';
import { endSession, readSnapshot, reset, restoreSnapshot, servers } from './suite.ts';
import { changeDocument, performVerb } from './world.ts';

export type { PortalDeps } from './across.ts';

export const CONTROL_ROUTES: readonly Route<PortalDeps>[] = [
  { method: 'GET', path: '/servers', name: 'servers', operation: servers },
  { method: 'POST', path: '/reset', name: 'reset', operation: reset },
  { method: 'DELETE', path: '/session', name: 'endSession', operation: endSession },
  { method: 'GET', path: '/journal', name: 'listJournal', operation: listJournal },
  { method: 'DELETE', path: '/journal', name: 'clearJournal', operation: clearJournal },
  { method: 'POST', path: '/journal/find', name: 'findJournal', operation: findJournal },
  { method: 'POST', path: '/journal/count', name: 'countJournal', operation: countJournal },
  { method: 'POST', path: '/journal/wait', name: 'waitJournal', operation: waitJournal },
  { method: 'GET', path: '/journal/stream', name: 'streamJournal', operation: streamJournal },
  { method: 'GET', path: '/faults', name: 'listFaults', operation: listFaults },
  { method: 'POST', path: '/faults', name: 'addFault', operation: addFault },
  { method: 'DELETE', path: '/faults', name: 'clearFaults', operation: clearFaults },
  { method: 'DELETE', path: '/faults/:id', name: 'removeFault', operation: removeFault },
  { method: 'GET', path: '/errors', name: 'listErrors', operation: listErrors },
  { method: 'PUT', path: '/clock', name: 'setClock', operation: setClock },
  { method: 'POST', path: '/clock/advance', name: 'advanceClock', operation: advanceClock },
  { method: 'POST', path: '/world/verbs/:verb', name: 'performVerb', operation: performVerb },
  { method: 'PUT', path: '/world/:collection/:id', name: 'putDocument', operation: changeDocument },
  { method: 'DELETE', path: '/world/:collection/:id', name: 'deleteDocument', operation: changeDocument },
  { method: 'GET', path: '/snapshot', name: 'readSnapshot', operation: readSnapshot },
  { method: 'PUT', path: '/snapshot', name: 'restoreSnapshot', operation: restoreSnapshot },
];
