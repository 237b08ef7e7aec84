/** The search as it is told, one service after another: no index, nothing kept, nothing shared with the search that is tested. */
import type { DirectoryService } from '#world/directory-service';
import { distanceBetween, type GridPoint } from '#world/places/places';
import { areasOf } from '#world/services/areas';
import { closesAt, isOpenBetween, nextOpening } from '#world/services/opening';
import { DISPOSITIONS, keptOf, rankOf, sessionMinutes } from '#world/services/reference';
import { clinicalProfile } from '#world/services/templates';
import type { Case, ExclusionReason } from '../case.ts';

const MINUTE = 60_000;

export interface NaiveResult {
  /** Ids with their suffix: `2000101001 (Home)`. */
  readonly offered: readonly string[];
  /** Reasons by id, of all within reach. */
  readonly excluded: ReadonlyMap<string, ExclusionReason>;
}

export function lookAtAll(services: readonly DirectoryService[], asked: Case): NaiveResult {
  const near = services.filter((service) => isWithin(service, asked, asked.distance.km));
  const excluded = new Map<string, ExclusionReason>();
  const fitting: DirectoryService[] = [];
  for (const service of near) {
    const reason = reasonAgainst(service, asked);
    if (reason === undefined) fitting.push(service);
    else excluded.set(service.id, reason);
  }
  const { commissioner, localAuthority } = areasOf(asked.postcode);
  const key = (service: DirectoryService) => [
    service.promotedTo.length > 0 && !service.promotedTo.some((code) => code === commissioner || code === localAuthority) ? 1 : 0,
    rankOf(service.type, commissioner),
    standing(service, asked.surgery),
    metresTo(service, asked),
    Number(service.id),
  ];
  const ofType = new Map<number, number>();
  const offered: DirectoryService[] = [];
  for (const service of sorted(fitting, key)) {
    const count = ofType.get(service.type) ?? 0;
    ofType.set(service.type, count + 1);
    if (count < keptOf(service.type)) offered.push(service);
    else excluded.set(service.id, 'enoughOfItsType');
  }
  if (offered.length > 0) return { offered: offered.map((service) => service.id + suffix(service, asked.surgery)), excluded };
  const emergency = services.filter(
    (service) => [105, 40].includes(service.type) && service.status === 'active' && isWithin(service, asked, 60),
  );
  const nearest = sorted(emergency, (service) => [metresTo(service, asked), Number(service.id)]).slice(0, 2);
  return { offered: nearest.map(({ id }) => `${id} (Catch-all)`), excluded };
}

function reasonAgainst(service: DirectoryService, asked: Case): ExclusionReason | undefined {
  const { symptoms, gender, surgery, disposition, referralRole, ages, at, postcode } = asked;
  const profile = clinicalProfile(service);
  const minutes = sessionMinutes(disposition === undefined ? undefined : DISPOSITIONS.get(disposition)?.minutes);
  const { commissioner, localAuthority } = areasOf(postcode);
  const { opening, onlyWhenOpenWithin: soon } = service;
  if (service.status !== 'active') return 'notActive';
  if (symptoms === undefined || !profile.symptoms.has(symptoms.group)) return 'otherSymptomGroup';
  if (service.genders.length > 0 && !service.genders.includes(gender)) return 'otherGender';
  if (service.restrictedToPractices.length > 0 && !service.restrictedToPractices.some((code) => code === surgery)) return 'otherPractices';
  if (service.capacityStatus === 'red') return 'noCapacity';
  if (symptoms.discriminators.some((id) => !profile.symptoms.get(symptoms.group)?.has(id))) return 'otherDiscriminators';
  if (disposition !== undefined && !profile.dispositions.has(disposition)) return 'otherDisposition';
  if (!profile.referralRoles.has(referralRole)) return 'otherReferralRole';
  if (service.ages.length > 0 && !service.ages.some((range) => range.fromDays <= ages.toDays && range.toDays >= ages.fromDays))
    return 'otherAge';
  if (!isOpenBetween(opening, at, at + minutes * MINUTE)) return 'closed';
  if (soon !== undefined && (nextOpening(opening, at) ?? Number.POSITIVE_INFINITY) > at + soon * MINUTE) return 'closed';
  if ((closesAt(opening, at) ?? Number.POSITIVE_INFINITY) < at + 30 * MINUTE) return 'closed';
  if (service.limitedTo.length > 0 && !service.limitedTo.some((code) => code === commissioner || code === localAuthority))
    return 'otherArea';
  return undefined;
}

function standing({ odsCode, restrictedToPractices, commissionedForPractices }: DirectoryService, surgery: string | undefined): number {
  if (surgery !== undefined && odsCode === surgery) return 0;
  if (restrictedToPractices.some((code) => code === surgery)) return 1;
  return commissionedForPractices.some((code) => code === surgery) ? 2 : 3;
}

function suffix(service: DirectoryService, surgery: string | undefined): string {
  const place = standing(service, surgery);
  if (place === 0) return ' (Home)';
  return service.type === 25 && place < 3 ? ' (Home OOH)' : '';
}

function isWithin({ location }: DirectoryService, { location: from }: Case, km: number): boolean {
  const to = location as GridPoint;
  return Math.abs(to.easting - from.easting) <= km * 1000 && Math.abs(to.northing - from.northing) <= km * 1000;
}

function metresTo({ location }: DirectoryService, { location: from }: Case): number {
  return distanceBetween(location as GridPoint, from);
}

function sorted<T>(values: readonly T[], key: (value: T) => readonly number[]): readonly T[] {
  return [...values].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    return a.map((number, at) => number - (b[at] as number)).find((difference) => difference !== 0) ?? 0;
  });
}
