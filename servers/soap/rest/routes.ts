/** The REST API of the directory: which path is which question. */
import type { Operation, Route } from '#kernel/server';
import type { SoapDeps } from '../deps.ts';
import { byOdsCode, byServiceId } from './operations/look-up.ts';
import { methodNotAllowed, notFound } from './operations/not-there.ts';
import { search } from './operations/search.ts';

const WHO_AND_WHERE = ':caseId/:postcode/:searchDistance/:gpPracticeId/:age/:gender/:disposition';

const TABLE: readonly (readonly [path: string, name: string, operation: Operation<SoapDeps>])[] = [
  ['/services/byOdsCode/:odsCode', 'byOdsCode', byOdsCode],
  ['/services/byServiceId/:serviceId', 'byServiceId', byServiceId],
  [`/services/byServiceType/${WHO_AND_WHERE}/:serviceTypeIds/:numberPerType`, 'byServiceType', search],
  [`/services/byClinicalTerm/${WHO_AND_WHERE}/:symptomGroupDiscriminatorCombos/:numberPerType`, 'byClinicalTerm', search],
];

export const restRoutes: readonly Route<SoapDeps>[] = [
  ...TABLE.flatMap(([path, name, operation]) => [
    { method: 'GET', path, name, operation },
    { method: '*', path, name: 'methodNotAllowed', operation: methodNotAllowed },
  ]),
  { method: '*', path: '/*', name: 'notFound', operation: notFound },
  { method: '*', path: '', name: 'notFound', operation: notFound },
];
