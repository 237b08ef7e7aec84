import { errorFacts, isMeshError } from '../errors.ts';
import type { Robot } from './robot.ts';

/** Lets every message fail. Options: `error`, a name of the catalogue; or `event`, `code` and `text`. A REPORT is taken, since nobody sent it. */
export const reject: Robot = ({ message, options }) => {
  if (message.type === 'REPORT') return { acknowledge: true };
  const { error, event = 'RECEIVE', code = '21', text = 'Rejected by the recipient' } = options;
  return { fail: error !== undefined && isMeshError(error) ? errorFacts(error) : { event, code, text } };
};
