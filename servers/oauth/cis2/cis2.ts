/** NHS CIS2 Authentication as an API of this server. */
import type { Api } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { cis2Errors } from './errors.ts';
import { CIS2_BASE } from './realm.ts';
import { cis2Routes } from './routes.ts';

export const cis2: Api<OauthDeps> = {
  name: 'cis2',
  title: 'NHS CIS2 Authentication',
  base: CIS2_BASE,
  routes: cis2Routes,
  errors: cis2Errors,
};
