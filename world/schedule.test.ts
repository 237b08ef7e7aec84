import { describe, expect, it } from 'vitest';
import { conceptOf } from './codes/codes.ts';
import { APPOINTMENTS, SCHEDULES, type WorldCollection } from './collections.ts';
import type { Slot } from './schedule.ts';
import { loadSeeds } from './seeds.ts';

const TODAY = '2026-11-25';
const seeds = loadSeeds([], TODAY);
const documentsOf = <T extends object>({ name }: WorldCollection<T>) => [...(seeds.get(name) ?? [])].map(({ doc }) => doc as T);
const schedules = documentsOf(SCHEDULES);
const appointments = documentsOf(APPOINTMENTS);
const slotsOf = (practice: string): readonly Slot[] => schedules.filter((one) => one.practice === practice).flatMap(({ slots }) => slots);

describe('clinics of the standard world', () => {
  it('are held at five practices, from tomorrow on', () => {
    expect([...new Set(schedules.map(({ practice }) => practice))].sort()).toEqual(['A20047', 'B82617', 'B83002', 'GP0001', 'Y12345']);
    expect(schedules.flatMap(({ slots }) => slots).every(({ start }) => start > `${TODAY}T23`)).toBe(true);
  });

  it('give each slot an id of its own at the practice', () => {
    const ids = schedules.flatMap(({ slots }) => slots.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('at B82617 are as many as the demonstrator’s, by three clinicians, in three channels', () => {
    const slots = slotsOf('B82617');
    expect(slots).toHaveLength(1014);
    expect(slots.filter(({ bookable }) => !bookable)).toHaveLength(84);
    expect(new Set(schedules.flatMap(({ practice, practitioner }) => (practice === 'B82617' ? [practitioner] : []))).size).toBe(3);
    expect([...new Set(slots.map(({ channel }) => channel))].sort()).toEqual(['In-person', 'Telephone', 'Video']);
  });

  it('keep some slots for one organisation, for a kind of organisation, and for one of that kind', () => {
    const restricted = slotsOf('B82617').filter(({ onlyOrganisations, onlyTypes }) => onlyOrganisations.length + onlyTypes.length > 0);
    expect(restricted).toHaveLength(6);
    expect(restricted.every(({ status }) => status === 'free')).toBe(true);
    expect(new Set(restricted.flatMap(({ onlyOrganisations }) => onlyOrganisations))).toEqual(
      new Set(['A20047', 'B81016', 'M85015', 'RNR01']),
    );
    expect(new Set(restricted.flatMap(({ onlyTypes }) => onlyTypes))).toEqual(new Set(['urgent-care', 'gp-practice']));
    expect(restricted.filter(({ onlyOrganisations, onlyTypes }) => onlyOrganisations.length * onlyTypes.length > 0)).toHaveLength(2);
  });

  it('have visits, which others never see', () => {
    expect(
      slotsOf('A20047')
        .filter(({ channel }) => channel === 'Visit')
        .every(({ bookable }) => !bookable),
    ).toBe(true);
    expect(slotsOf('A20047').some(({ channel }) => channel === 'Visit')).toBe(true);
  });

  it('are coded with sourced codes', () => {
    expect(schedules.flatMap(({ slots }) => slots).filter(({ typeSnomed }) => typeSnomed !== undefined && !conceptOf(typeSnomed))).toEqual(
      [],
    );
  });
});

describe('appointments of the standard world', () => {
  it('are those of twenty and more people, past and to come, of each outcome and channel', () => {
    expect(new Set(appointments.map(({ nhsNumber }) => nhsNumber)).size).toBeGreaterThan(40);
    expect([...new Set(appointments.map(({ status }) => status))].sort()).toEqual(['booked', 'cancelled', 'fulfilled', 'noshow']);
    expect([...new Set(appointments.map(({ channel }) => channel))].sort()).toEqual(['In-person', 'Telephone', 'Video', 'Visit']);
    expect(appointments.filter(({ start }) => start < TODAY).length).toBeGreaterThan(30);
    expect(appointments.filter(({ start }) => start > TODAY).length).toBeGreaterThan(30);
  });

  it('are none of 9690938134, who has none', () => {
    expect(appointments.filter(({ nhsNumber }) => nhsNumber === '9690938134')).toEqual([]);
  });

  it('say why they were cancelled, and leave their slots free', () => {
    const cancelled = appointments.filter(({ status }) => status === 'cancelled');
    expect(cancelled.every(({ cancellationReason }) => cancellationReason !== undefined)).toBe(true);
    const free = new Set(schedules.flatMap(({ slots }) => slots.filter(({ status }) => status === 'free').map(({ id }) => id)));
    expect(cancelled.flatMap(({ slots }) => slots).every((id) => free.has(id))).toBe(true);
  });

  it('take up the slots that are busy, and no others are', () => {
    const busy = schedules.flatMap(({ slots }) => slots.filter(({ status }) => status === 'busy').map(({ id }) => id)).sort();
    const taken = appointments.flatMap(({ status, slots }) => (status === 'cancelled' ? [] : slots)).sort();
    expect(taken).toEqual(busy);
  });

  it('were booked before they began', () => {
    expect(appointments.filter(({ createdAt, start }) => createdAt >= start)).toEqual([]);
    expect(appointments.filter(({ createdAt }) => createdAt > `${TODAY}T00`)).toEqual([]);
  });
});
