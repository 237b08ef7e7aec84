/** Whom a birth is told of, where only the child's record says so. */
import type { Patient } from '#world/patient';
import type { World } from '#world/world';

/** The record of the mother whom a child's record names; nothing where it names none, or one of whom this world knows nothing. */
export async function motherOf(world: World, { relatedPeople }: Patient): Promise<Patient | undefined> {
  const number = relatedPeople.find(({ relationships }) => relationships.includes('MTH'))?.nhsNumber;
  return number === undefined ? undefined : (await world.patients.get(number))?.doc;
}
