/** Who changes a record, for those who hear of the change: NEMS and MNS tell the source of what they publish. */
import type { Author } from '#world/events';
import { isOdsCode } from '#world/rules/ods-code';
import type { Exchange } from './checks.ts';

/** What the token says, and for whom the caller says they act; nothing where nobody says anything. */
export function authorOf({ request, caller: { mode, token } }: Exchange): Author | undefined {
  const organisation = request.header('nhsd-end-user-organisation-ods');
  const author: Author = {
    ...(token !== undefined && { application: token.clientId }),
    ...(mode === 'user-restricted' && token?.userId !== undefined && { user: token.userId }),
    ...(mode === 'patient-access' && token?.nhsNumber !== undefined && { patient: token.nhsNumber }),
    ...(organisation !== undefined && isOdsCode(organisation) && { organisation }),
  };
  return Object.keys(author).length > 0 ? author : undefined;
}
