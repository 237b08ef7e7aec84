/**
 * What the three screenings of newborn children share: an encounter at a hospital, which is the focus and whose identifier is the key
 * of all messages about it. A changed result is `new` once more; `delete` carries no more than which encounter it was.
 */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { londonDay } from '#world/rules/london';
import { day, text } from '#world/schema';
import { commentEntry, encounterEntry, locationEntry, serviceEntry, withdrawnEncounterEntry } from '../pieces/care.ts';
import { type Coding, type Identifier, sct } from '../pieces/codes.ts';
import { headerEntry, type Routing, routingOf } from '../pieces/header.ts';
import { organisationEntry, organisationResource } from '../pieces/organisations.ts';
import { displayOf, homeAddress, patientEntry, VERIFICATION_BY_PROVIDERS } from '../pieces/people.ts';
import { bundle, newResource, type Resource } from '../pieces/resources.ts';
import { nhsCodes } from '../pieces/systems.ts';
import type { Xml } from '../pieces/xml.ts';
import { keyOf, type Occasion, PROVIDER_OPTIONS } from '../trigger/occasion.ts';
import { type Provider, providerOf, type SaidOfProvider } from '../trigger/provider.ts';

export const SCREENING_OPTIONS = {
  ...PROVIDER_OPTIONS,
  on: v.exactOptional(said('The day of the examination; today where nothing is said', day)),
  comment: v.exactOptional(said('What the professional has to say of it', text(1000))),
};

interface SaidOfScreening extends SaidOfProvider {
  readonly identifier?: string | Identifier;
  readonly on?: string;
  readonly comment?: string;
}

/** What one kind of screening is. */
export interface Screening {
  /** `DCH-ChildHealthEncounterType-1`. */
  readonly encounter: { readonly code: string; readonly display: string };
  readonly service: Coding;
  /** `DCH-Specialty-1`. */
  readonly specialty: { readonly code: string; readonly display: string };
  /** `DCH-ProfessionalCommentType-1`. */
  readonly comment: { readonly code: string; readonly display: string };
  /** Whether the encounter says who has done it. */
  readonly namesPerformer?: true;
  /** Whom a `delete` says it is about: the official example of blood spots has but the number. */
  readonly withdrawnRouting: (routing: Routing) => Routing;
}

/** The resources that an outcome refers to. */
export interface Screened {
  readonly subject: Resource;
  readonly encounter: Resource;
  readonly organisation: Resource;
  readonly performer: Resource;
  readonly provider: Provider;
  readonly on: string;
}

/** The message of a screening; `outcomes` makes what was found, and who did it. */
export async function screeningMessage(
  screening: Screening,
  options: SaidOfScreening,
  occasion: Occasion,
  performer: (provider: Provider) => Resource,
  outcomes: (screened: Screened) => readonly Xml[],
): Promise<Xml> {
  const { ids, envelope, patient } = occasion;
  const provider = await providerOf(options, 'hospital', occasion);
  const key = keyOf(options.identifier, occasion);
  const type = { system: nhsCodes('DCH-ChildHealthEncounterType'), ...screening.encounter };
  const organisation = organisationResource(ids, provider.organisation);
  const encounter = newResource(ids);
  const routing = routingOf(patient);
  const header = { source: provider.source, responsible: organisation, focus: encounter };
  const organisationShown = organisationEntry(organisation, provider.organisation, { address: true });
  if (envelope.kind === 'delete')
    return bundle(ids, [
      headerEntry(envelope, { ...header, routing: screening.withdrawnRouting(routing) }),
      organisationShown,
      withdrawnEncounterEntry(encounter, { identifier: key, type }),
    ]);

  const subject = newResource(ids, displayOf(patient));
  const site = organisationResource(ids, provider.site);
  const on = options.on ?? londonDay(envelope.changedAt);
  const screened: Screened = { subject, encounter, organisation, performer: performer(provider), provider, on };
  return bundle(ids, [
    headerEntry(envelope, { ...header, routing }),
    organisationShown,
    serviceEntry(ids, {
      identifier: { system: nhsCodes('EMS-HealthcareServiceType'), value: 'PDS' },
      providedBy: organisation,
      type: screening.service,
      specialty: { system: nhsCodes('DCH-Specialty'), ...screening.specialty },
      location: site,
      telephone: provider.source.contact.value,
    }),
    patientEntry(subject, { patient, verification: VERIFICATION_BY_PROVIDERS, addresses: homeAddress(patient) }),
    encounterEntry(encounter, {
      identifier: key,
      type,
      subject,
      on,
      location: site,
      provider: organisation,
      ...(screening.namesPerformer && { performer: screened.performer }),
    }),
    ...outcomes(screened),
    locationEntry(site, provider.site),
    ...(options.comment === undefined
      ? []
      : [commentEntry(ids, { category: screening.comment, subject, sender: organisation, text: options.comment })]),
  ]);
}

/** An outcome as a tester says it: a code, whose name they may give. */
export const outcomeOption = v.union(
  [
    v.pipe(v.string(), v.regex(/^\d{6,18}$/, 'must be a SNOMED CT id')),
    v.strictObject({ code: v.pipe(v.string(), v.regex(/^\d{6,18}$/, 'must be a SNOMED CT id')), display: text() }),
  ],
  'must be a SNOMED CT id, or an object of code and display',
);

type SaidOutcome = v.InferOutput<typeof outcomeOption>;

/** What was found, as a coding: of a code alone, its name where it is among those known here. */
export function outcomeOf(outcome: SaidOutcome, known: readonly Coding[] = []): Coding {
  if (typeof outcome !== 'string') return sct(outcome.code, outcome.display);
  return known.find(({ code }) => code === outcome) ?? sct(outcome);
}
