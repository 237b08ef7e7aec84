import * as v from 'valibot';
import { ODS_PRIMARY_ROLES } from '../../codes/ods.ts';
import { ORGANISATIONS } from '../../collections.ts';
import { COMMISSIONED_BY } from '../../organisation.ts';
import { day, odsCode, text } from '../../schema.ts';
import { organisation, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { openOrganisation as isOpen } from '../rules.ts';
import { verb } from '../verb.ts';

export const openOrganisation = verb({
  name: 'open-organisation',
  description: 'Opens a practice, a pharmacy or another organisation that there was not before',
  args: v.strictObject({
    odsCode: said('ODS code that is nobody’s', odsCode),
    name: text(100),
    roles: said(
      'ODS role codes, the primary one first: RO177 and RO76 for a GP practice, RO182 for a pharmacy',
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^RO\d{1,3}$/, 'must be an ODS role code: RO and digits'))),
        v.minLength(1, 'must be at least one'),
        v.maxLength(10, 'must be at most ten'),
      ),
    ),
    commissionedBy: organisation('who commissions it'),
    telephone: v.exactOptional(text(35)),
    from: v.exactOptional(said('Its first day; today where nothing is said', day)),
  }),
  async run(change, { odsCode, name, roles, commissionedBy, telephone, from = change.today }) {
    if ((await change.get(ORGANISATIONS, odsCode)) !== undefined)
      refuse('state', 'code-taken', `${odsCode} is an organisation already`, 'odsCode');
    const [primary = ''] = roles;
    if (!Object.hasOwn(ODS_PRIMARY_ROLES, primary))
      refuse('arguments', 'not-primary', `${primary} is not a role that an organisation can have first of all`, 'roles.0');
    if (new Set(roles).size < roles.length) refuse('arguments', 'role-twice', 'holds a role twice', 'roles');
    if (from > change.today) refuse('arguments', 'in-the-future', `${from} is still to come`, 'from');
    if (commissionedBy !== undefined) await isOpen(change, commissionedBy, 'commissionedBy');
    const period = { from };
    await change.put(ORGANISATIONS, {
      odsCode,
      name,
      status: 'active',
      roles: roles.map((code, at) => ({ code, ...(at === 0 && { primary: true as const }), period })),
      period,
      ...(telephone !== undefined && { telephone }),
      relationships: commissionedBy === undefined ? [] : [{ code: COMMISSIONED_BY, organisation: commissionedBy, period }],
      successors: [],
      lastChanged: change.today,
    });
  },
});
