/**
 * What is checked of a client that names itself: at `/authorize` by its API key, at `/token` by key and secret. Each operation lists
 * those that it wants, in its order.
 */
import type { Check } from '#conventions/api-platform/checks';
import type { Application } from '#world/application';
import type { OauthDeps } from '../deps.ts';
import { isStrict } from '../oidc/clients.ts';
import { isUsableRedirect } from '../oidc/responses.ts';
import { isSameSecret, secretOfApplication } from '../oidc/secrets.ts';
import { show } from './client-assertion.ts';
import type { PlatformErrorName } from './errors.ts';
import type { Form } from './form.ts';

/** A request of a client's on its way through the checks, which note what they have found. */
export class ClientRequest {
  /** The fields: of a form, or of the query. */
  readonly form: Form;
  readonly deps: OauthDeps;
  /** Whose it is, once a check has found out. */
  application: Application | undefined;

  constructor(form: Form, deps: OauthDeps) {
    this.form = form;
    this.deps = deps;
  }

  get correlation(): Readonly<Record<string, string | undefined>> {
    return { clientId: this.form.get('client_id')?.slice(0, 100) };
  }
}

export type ClientCheck = Check<ClientRequest, PlatformErrorName>;

export const clientIdIsThere: ClientCheck = ({ form }) => (form.get('client_id') ? undefined : { error: 'clientIdMissing' });

/** Finds out whose request it is. Which words a stranger hears depends on the endpoint. */
export function clientIdIsKnown(error: 'clientIdNotAKey' | 'clientIdUnknown'): ClientCheck {
  const check: ClientCheck = async (request) => {
    const clientId = request.form.get('client_id') ?? '';
    request.application = (await request.deps.world.applications.get(clientId))?.doc;
    if (request.application) return undefined;
    return { error, advice: [`client_id: expected the API key of an application; received ${show(clientId)}`] };
  };
  Object.defineProperty(check, 'name', { value: 'clientIdIsKnown' });
  return check;
}

export const clientIsApproved: ClientCheck = ({ application }) =>
  application?.status === 'approved'
    ? undefined
    : { error: 'applicationNotApproved', advice: [`${application?.name} is ${application?.status}: expected approved`] };

export const clientHasAProduct: ClientCheck = ({ application }) =>
  application && (application.products.length > 0 || application.scopes.length > 0)
    ? undefined
    : { error: 'productMissing', advice: [`${application?.name} is connected to no API: it has neither products nor scopes`] };

export const clientSecretIsThere: ClientCheck = ({ form }) => (form.get('client_secret') ? undefined : { error: 'clientSecretMissing' });

export const clientSecretIsRight: ClientCheck = async ({ form, application, deps }) => {
  const secret = application && (await secretOfApplication(application, deps.kernel));
  if (secret !== undefined && isSameSecret(secret, form.get('client_secret') ?? '')) return undefined;
  const expected =
    secret === undefined
      ? `none: ${application?.name} has no secret, give it one`
      : `the one of ${application?.name}${application?.generated ? ', which GET /_sandbox/keys/{apiKey} shows' : ''}`;
  return { error: 'clientSecretInvalid', advice: [`client_secret: expected ${expected}; received another one`] };
};

export const redirectUriIsThere: ClientCheck = ({ form }) => (form.get('redirect_uri') ? undefined : { error: 'redirectUriMissing' });

/**
 * It is the application's one callback address, character for character. One that has none may go anywhere, and a demo application to
 * the sandbox's own callback, but not where it is taken seriously.
 */
export const redirectUriIsTheCallback: ClientCheck = ({ form, application, deps }) => {
  const asked = form.get('redirect_uri') ?? '';
  const callback = application?.callbackUrl;
  const mayGoElsewhere = callback === undefined || (application?.generated === true && isOwnCallback(asked));
  const fits = asked === callback || (mayGoElsewhere && !isStrict(deps));
  if (fits && isUsableRedirect(asked)) return undefined;
  return {
    error: 'redirectUriInvalid',
    advice: [
      `redirect_uri: expected ${callback ?? `the callback address, of which ${application?.name} has none`}; received ${show(asked)}`,
    ],
  };
};

/** The callback that is always there, on this machine, in a session or not. */
function isOwnCallback(address: string): boolean {
  return /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/~[^/?#]+)?\/sandbox\/callback$/.test(address);
}

/** What integration would say of an application that has registered no callback address. */
export function callbackAdvice({ name, callbackUrl }: Application): readonly string[] {
  return callbackUrl === undefined ? [`${name} has no callbackUrl: the live service would refuse any redirect_uri`] : [];
}
