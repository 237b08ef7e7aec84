/** NHS login as an API of the OAuth server. */
import type { Api } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { BASE } from './address.ts';
import { nhsLoginErrors } from './errors.ts';
import { nhsLoginRoutes } from './routes.ts';

export const nhsLogin: Api<OauthDeps> = {
  name: 'nhs-login',
  title: 'NHS login: patients sign in',
  base: BASE,
  routes: nhsLoginRoutes,
  errors: nhsLoginErrors,
};
