/**
 * Who may open a mailbox: the one check that the operations' list of checks calls ({@link requestIsAuthorised}), and the same told step by
 * step ({@link explainToken}).
 */
import { type MeshToken, mailboxIdIn, parseToken } from '#formats/mesh/token';
import type { Clock } from '#kernel/clock';
import type { SandboxRequest } from '#kernel/http/message';
import type { SessionContext } from '#kernel/session';
import { OnlyOnce, onceCollection } from '#kernel/store/once';
import { openWorld, type World } from '#world/world';
import type { AuthorisationRefusal } from './errors.ts';
import { type ExplainedToken, explained } from './explain.ts';
import { RecentTokens } from './recent-tokens.ts';
import type { AuthorisationMode, AuthorisationSettings } from './settings.ts';
import { type Presented, STEP_OF_USE, STEPS_BEFORE_USE, type Step, WINDOW_MINUTES } from './steps.ts';

/** From the earliest moment at which a token can pass to the latest, which are two windows apart, and the minute that it does not tell. */
const REMEMBERED_FOR = (2 * WINDOW_MINUTES + 1) * 60_000;

/** Where they are: read with each request, for a test may change them. */
interface SettingsSource {
  read(): Promise<AuthorisationSettings>;
}

const USED_TOKENS = onceCollection('mesh-used-tokens');

/** Bound to one session. */
export interface AuthorisationDeps {
  readonly settings: SettingsSource;
  readonly world: World;
  readonly clock: Clock;
  readonly used: OnlyOnce;
  readonly recent: RecentTokens;
}

export function bindAuthorisation(context: SessionContext, settings: SettingsSource): AuthorisationDeps {
  const { store, clock } = context;
  return { settings, world: openWorld(store), clock, used: new OnlyOnce(USED_TOKENS, REMEMBERED_FOR, context), recent: new RecentTokens() };
}

/**
 * Nothing when the request may open the mailbox, else why not; answer with the catalogue's error of that name. In strict mode it uses the
 * token up, so call it once for a request. `mailboxId` is the id as the world has it, which is what the token must say, letter for letter.
 * `advise` is told what the live service would have refused.
 */
export async function requestIsAuthorised(
  request: SandboxRequest,
  mailboxId: string,
  deps: AuthorisationDeps,
  advise: (advice: string) => void = () => {},
): Promise<AuthorisationRefusal | undefined> {
  const presented = await present(request.header('authorization'), mailboxId, request.clientCertificate, deps);
  const { authorisation: mode } = presented.settings;
  for (const step of STEPS_BEFORE_USE) {
    const wrong = isTakenIn(mode, step) ? step.wrong(presented) : undefined;
    if (wrong === undefined) continue;
    if (step.refusesIn.includes(mode)) return refusalBy(step, wrong);
    advise(wrong);
  }
  if (presented.token === undefined || !isTakenIn(mode, STEP_OF_USE)) return undefined;
  const use = useOf(mailboxId, presented.token);
  const refuses = STEP_OF_USE.refusesIn.includes(mode);
  const usedBefore = !(refuses ? await deps.used.use(use) : deps.recent.add(use));
  const wrong = usedBefore ? STEP_OF_USE.wrong({ ...presented, usedBefore }) : undefined;
  if (wrong === undefined) return undefined;
  if (refuses) return refusalBy(STEP_OF_USE, wrong);
  advise(wrong);
  return undefined;
}

/** How an Authorization header would fare at the door of a mailbox, by default the one that it names. Nothing is used up. */
export async function explainToken(
  header: string,
  deps: AuthorisationDeps,
  mailboxId = mailboxIdIn(header.trim()),
): Promise<ExplainedToken> {
  const presented = await present(header, mailboxId, undefined, deps);
  const use = presented.token && useOf(mailboxId, presented.token);
  const usedBefore = use !== undefined && (deps.recent.has(use) || (await deps.used.hasBeenUsed(use)));
  return explained({ ...presented, usedBefore });
}

async function present(
  header: string | undefined,
  mailboxId: string,
  certificate: string | undefined,
  { settings, world, clock }: AuthorisationDeps,
): Promise<Presented> {
  const isThere = header !== undefined && header.trim() !== '';
  // at once: over a database that is one round trip
  const [mailbox, set] = await Promise.all([world.mailboxes.get(mailboxId), settings.read()]);
  return {
    header: isThere ? header : undefined,
    token: isThere ? parseToken(header) : undefined,
    mailboxId,
    mailbox: mailbox?.doc,
    certificate,
    now: clock.now(),
    clockAhead: clock.state.offset,
    usedBefore: false,
    settings: set,
  };
}

/** What may not come twice (MESH API, OAS): the hash tells nothing more. */
function useOf(mailboxId: string, { nonce, nonceCount }: MeshToken): string {
  return `${mailboxId}:${nonce}:${nonceCount}`;
}

function isTakenIn(mode: AuthorisationMode, { refusesIn, advisesIn }: Step): boolean {
  return refusesIn.includes(mode) || advisesIn.includes(mode);
}

function refusalBy({ error, name }: Step, wrong: string): AuthorisationRefusal {
  return { error, decidedBy: name, advice: [wrong] };
}
