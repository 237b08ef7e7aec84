/**
 * Which commissioner and which council a caller's postcode belongs to: a service may be for people of certain areas only, and each
 * commissioner has an order of types of its own.
 */
import { placeOfPostcode } from '../places/places.ts';
import { isPostcode, writePostcode } from '../rules/postcode.ts';

export interface Areas {
  /** ODS code of the sub-ICB location, which was a clinical commissioning group's: `15F`. */
  readonly commissioner?: string;
  /** ONS code: `E08000035`. */
  readonly localAuthority?: string;
}

/** Districts round the towns of the world, which belong to no town there. */
const OUTLYING: Readonly<Record<string, Areas>> = {
  BD22: { commissioner: '36J', localAuthority: 'E08000032' },
  DL4: { commissioner: '84H', localAuthority: 'E06000047' },
  DN9: { commissioner: '03K', localAuthority: 'E06000013' },
  DN17: { commissioner: '03K', localAuthority: 'E06000013' },
  DN18: { commissioner: '03K', localAuthority: 'E06000013' },
  DN19: { commissioner: '03K', localAuthority: 'E06000013' },
  DN20: { commissioner: '03K', localAuthority: 'E06000013' },
  EX4: { commissioner: '15N', localAuthority: 'E07000041' },
  LE4: { commissioner: '04C', localAuthority: 'E06000016' },
  LS6: { commissioner: '15F', localAuthority: 'E08000035' },
  LS10: { commissioner: '15F', localAuthority: 'E08000035' },
  LS12: { commissioner: '15F', localAuthority: 'E08000035' },
  LS15: { commissioner: '15F', localAuthority: 'E08000035' },
  M4: { commissioner: '14L', localAuthority: 'E08000003' },
  NR1: { commissioner: '26A', localAuthority: 'E07000148' },
  NR3: { commissioner: '26A', localAuthority: 'E07000148' },
  NR33: { commissioner: '26A', localAuthority: 'E07000244' },
  SM5: { commissioner: '36L', localAuthority: 'E09000029' },
  TR3: { commissioner: '11N', localAuthority: 'E06000052' },
  TS19: { commissioner: '16C', localAuthority: 'E06000004' },
  YO61: { commissioner: '03Q', localAuthority: 'E06000065' },
};

/** The areas of a postcode, however it is spaced; nothing of those that are not known, or not in England. */
export function areasOf(postcode: string): Areas {
  const place = placeOfPostcode(postcode);
  if (place === undefined) return isPostcode(postcode) ? (OUTLYING[writePostcode(postcode).slice(0, -4)] ?? {}) : {};
  const { subIcb, localAuthority } = place;
  return { ...(subIcb && { commissioner: subIcb.ods }), ...(localAuthority && { localAuthority: localAuthority.code }) };
}

/** Whether any of the codes of a service (`limitedTo`, `promotedTo`) is one of these areas. */
export function isAmong(codes: readonly string[], { commissioner, localAuthority }: Areas): boolean {
  return codes.some((code) => code === commissioner || code === localAuthority);
}
