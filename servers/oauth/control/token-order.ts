/** What somebody wants a token to be, and the grant that comes of it: the gaps are filled so that the token is of use. */
import * as v from 'valibot';
import { parseDuration } from '#kernel/clock';
import { type Issue, listIssues } from '#kernel/schema';
import type { Application } from '#world/application';
import type { World } from '#world/world';
import { scopesAt } from '../scopes.ts';
import type { AuthLevel, Grant } from '../tokens.ts';
import { findPatient, findWorker, type Subject } from './subjects.ts';

const LEVELS = {
  app: ['level3'],
  cis2: ['aal1', 'aal2', 'aal3'],
  'nhs-login': ['p0', 'p5', 'p9'],
} as const satisfies Record<string, readonly AuthLevel[]>;

const schema = v.strictObject({
  app: v.exactOptional(v.string()),
  flow: v.exactOptional(v.picklist(['app', 'cis2', 'nhs-login']), 'app'),
  user: v.exactOptional(v.string()),
  level: v.exactOptional(v.pipe(v.string(), v.toLowerCase())),
  role: v.exactOptional(v.string()),
  scope: v.exactOptional(v.array(v.pipe(v.string(), v.regex(/^\S+$/, 'must be a word')))),
  expires: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((text) => parseDuration(text) !== undefined, 'must be an ISO 8601 duration: PT5M, -PT1H'),
    ),
  ),
});

export interface TokenOrder {
  /** The application's API key. */
  readonly app?: string;
  readonly flow: keyof typeof LEVELS;
  readonly user?: string;
  readonly level?: AuthLevel;
  /** Role profile id in which a healthcare worker acts. */
  readonly role?: string;
  readonly scope?: readonly string[];
  /** Milliseconds, where it is not to be the usual time; a token with a negative life has expired that long ago. */
  readonly lifetime?: number;
}

type Issues = { readonly issues: readonly Issue[] };

/** Checks an order that came from outside. */
export function parseOrder(value: unknown): { readonly order: TokenOrder } | Issues {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return { issues: listIssues(parsed.issues) };
  const { expires, level, ...rest } = parsed.output;
  const levels: readonly string[] = LEVELS[rest.flow];
  if (level !== undefined && !levels.includes(level)) return issue('level', `must be ${levels.join(', ')} in the flow ${rest.flow}`);
  if (rest.user !== undefined && rest.flow === 'app')
    return issue('user', "an application's own token has no user: choose the flow cis2 or nhs-login");
  if (rest.role !== undefined && rest.flow !== 'cis2') return issue('role', 'only a healthcare worker has roles: choose the flow cis2');
  return {
    order: {
      ...rest,
      ...(expires !== undefined && { lifetime: parseDuration(expires) as number }),
      ...(level !== undefined && { level: level as AuthLevel }),
    },
  };
}

/** The grant that an order comes to; or the field that cannot be met in this world. `day` is today: `2026-11-25`. */
export async function grantOf(order: TokenOrder, world: World, day: string): Promise<{ readonly grant: Grant } | Issues> {
  const { app, flow, user, role, scope } = order;
  const subject = flow === 'app' ? undefined : await findSubject(order, world, day);
  if (flow !== 'app' && !subject)
    return issue('user', user === undefined ? `nobody signs in by ${flow}` : `nobody signs in by ${flow} as '${user}'`);
  if (role !== undefined && !subject?.roles.includes(role))
    return issue('role', `${subject?.userId} has no such role; theirs: ${subject?.roles.join(', ') || 'none'}`);
  const level = subject?.level ?? 'level3';
  const application = app === undefined ? await usualApplication(world, order, level) : (await world.applications.get(app))?.doc;
  if (!application && app === undefined) return issue('app', `no application has a scope for ${level}: name one, or give a scope`);
  if (!application) return issue('app', `there is no application with the API key '${app}'`);
  const scopes = scope ?? scopesAt(application, level);
  if (scopes.length === 0) return issue('scope', `${application.name} has no scope for ${level}: give one`);
  return { grant: grantTo(application, scopes, level, flow, subject) };
}

function findSubject({ flow, ...wanted }: TokenOrder, world: World, day: string): Promise<Subject | undefined> {
  return flow === 'cis2' ? findWorker(world, wanted, day) : findPatient(world, wanted);
}

/** Applications that are looked at for one that fits. */
const LOOKED_AT = 1000;

/**
 * The first demo application that has scopes for the level; failing that, the first application that has. A privileged one comes last:
 * it would hide from a test what others may not do.
 */
async function usualApplication(world: World, { scope }: TokenOrder, level: AuthLevel): Promise<Application | undefined> {
  const { items } = await world.applications.list({ limit: LOOKED_AT });
  const fitting = items
    .map(({ doc }) => doc)
    .filter((application) => application.status === 'approved' && (scope !== undefined || scopesAt(application, level).length > 0));
  const ordinary = fitting.filter(({ scopes }) => !scopes.some((scope) => scope.includes(':privileged-')));
  return ordinary.find(({ generated }) => generated) ?? ordinary[0] ?? fitting[0];
}

function grantTo(
  application: Application,
  scopes: readonly string[],
  level: AuthLevel,
  flow: TokenOrder['flow'],
  subject: Subject | undefined,
): Grant {
  const common = { apiKey: application.apiKey, scopes, authLevel: level };
  if (!subject) return { ...common, grantType: 'client_credentials', authType: 'app', provider: 'apim' };
  const { userId, nhsNumber, idTokenClaims } = subject;
  return {
    ...common,
    grantType: 'authorization_code',
    authType: 'user',
    provider: flow === 'cis2' ? 'nhs-cis2' : 'nhs-login',
    userId,
    ...(nhsNumber !== undefined && { nhsNumber }),
    idTokenClaims,
  };
}

function issue(path: string, reason: string): Issues {
  return { issues: [{ path, reason }] };
}
