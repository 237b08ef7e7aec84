/** A change of GP that nobody has made. The world stays as it is. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { date, odsCode } from '#world/schema';
import { changeOfGp } from '../pds/change-of-gp.ts';
import { practiceOf, practicesOf } from '../pds/practices.ts';
import { eventTrigger } from './occasion.ts';

export const gpChange = eventTrigger(
  {
    from: v.exactOptional(
      said(
        "ODS code of the practice they have left; null of none. Where nothing is said none; the record's where `to` is null; the last of who is with none now",
        v.union([odsCode, v.null_()]),
      ),
    ),
    to: v.exactOptional(
      said(
        "ODS code of the practice they are with now; null of none. The record's, where nothing is said and it is not `from`",
        v.union([odsCode, v.null_()]),
      ),
    ),
    registeredSince: v.exactOptional(said('Since when they were with the practice they have left', date)),
  },
  async (options, { world, ids, envelope, patient }) => {
    const current = practiceOf(patient.gpRegistration?.practice);
    const last = current === undefined && options.to === undefined ? patient.managingOrganisation?.organisation : undefined;
    const from = options.from === undefined ? (options.to === null ? current : last) : (options.from ?? undefined);
    const to = options.to === undefined ? (current === from ? undefined : current) : (options.to ?? undefined);
    if (from === to)
      return {
        problem: {
          path: 'to',
          reason: from === undefined ? 'is missing: the record has no practice; say `from` or `to`' : 'must not be `from`',
        },
      };
    const practices = await practicesOf({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, patient, world);
    const { serialChangeNumber } = patient;
    const since = options.registeredSince;
    return {
      xml: changeOfGp(ids, envelope, { patient, serialChangeNumber, ...practices, ...(since !== undefined && { registeredSince: since }) }),
    };
  },
);
