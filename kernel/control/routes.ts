/** What the control API can do, in one table. Rows of a server's own come before these. */
import type { Route } from '../server.ts';
import { advanceClock, readClock, setClock } from './clock.ts';
import type { ControlDeps } from './control.ts';
import { listApiDocuments, readApiDocument, readOpenApi } from './documents.ts';
import { addFault, clearFaults, listErrors, listFaults, removeFault } from './faults.ts';
import { clearJournal, countJournal, findJournal, listJournal, streamJournal, waitJournal } from './journal.ts';
import { describe, endSession, health, readAuthority, readSnapshot, reset, restoreSnapshot, servers } from './suite.ts';
import { listVerbs, performVerb } from './verbs.ts';
import { deleteDocument, listCollections, listDocuments, putDocument, readDocument, readHistory } from './world.ts';

/** Every row of the control API, relative to `/_sandbox`. */
export const ROUTES: readonly Route<ControlDeps>[] = [
  { method: 'GET', path: '', name: 'describe', operation: describe },
  { method: 'GET', path: '/health', name: 'health', operation: health },
  { method: 'POST', path: '/reset', name: 'reset', operation: reset },
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
  { method: 'GET', path: '/clock', name: 'readClock', operation: readClock },
  { method: 'PUT', path: '/clock', name: 'setClock', operation: setClock },
  { method: 'POST', path: '/clock/advance', name: 'advanceClock', operation: advanceClock },
  { method: 'GET', path: '/world', name: 'listCollections', operation: listCollections },
  { method: 'GET', path: '/world/verbs', name: 'listVerbs', operation: listVerbs },
  { method: 'POST', path: '/world/verbs/:verb', name: 'performVerb', operation: performVerb },
  { method: 'GET', path: '/world/:collection', name: 'listDocuments', operation: listDocuments },
  { method: 'GET', path: '/world/:collection/:id', name: 'readDocument', operation: readDocument },
  { method: 'GET', path: '/world/:collection/:id/history', name: 'readHistory', operation: readHistory },
  { method: 'PUT', path: '/world/:collection/:id', name: 'putDocument', operation: putDocument },
  { method: 'DELETE', path: '/world/:collection/:id', name: 'deleteDocument', operation: deleteDocument },
  { method: 'GET', path: '/snapshot', name: 'readSnapshot', operation: readSnapshot },
  { method: 'PUT', path: '/snapshot', name: 'restoreSnapshot', operation: restoreSnapshot },
  { method: 'DELETE', path: '/session', name: 'endSession', operation: endSession },
  { method: 'GET', path: '/servers', name: 'servers', operation: servers },
  { method: 'GET', path: '/ca.pem', name: 'readAuthority', operation: readAuthority },
  { method: 'GET', path: '/openapi.yaml', name: 'readOpenApi', operation: readOpenApi },
  { method: 'GET', path: '/openapi', name: 'listApiDocuments', operation: listApiDocuments },
  { method: 'GET', path: '/openapi/:name', name: 'readApiDocument', operation: readApiDocument },
];
