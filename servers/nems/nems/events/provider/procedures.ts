/** Tests and examinations with what they found. */
import type { IdSource } from '#kernel/ids';
import { type Coding, concept, type Identifier, identifier } from '../pieces/codes.ts';
import { entry, newResource, point, type Target } from '../pieces/resources.ts';
import { element, value, type Xml } from '../pieces/xml.ts';

export interface Test {
  readonly code: Coding;
  readonly outcome: Coding;
  readonly subject: Target;
  readonly encounter: Target;
  readonly identifier?: Identifier;
  /** An instant or a day. */
  readonly performed?: string;
  readonly performer?: Target;
  readonly report?: Target;
}

export function procedureEntry(ids: IdSource, test: Test): Xml {
  return entry(newResource(ids), 'Procedure', [
    test.identifier ? identifier(test.identifier) : '',
    value('status', 'completed'),
    concept('code', test.code),
    point('subject', test.subject),
    point('context', test.encounter),
    value('performedDateTime', test.performed),
    test.performer ? element('performer', point('actor', test.performer)) : '',
    concept('outcome', test.outcome),
    test.report ? point('report', test.report) : '',
  ]);
}

export interface Finding {
  readonly code: Coding;
  readonly result: Coding;
  readonly subject: Target;
  readonly encounter: Target;
  readonly performer: Target;
  /** An instant. */
  readonly effective?: string;
}

export function findingEntry(ids: IdSource, { code, result, subject, encounter, performer, effective }: Finding): Xml {
  return entry(newResource(ids), 'Observation', [
    value('status', 'final'),
    concept('code', code),
    point('subject', subject),
    point('context', encounter),
    value('effectiveDateTime', effective),
    point('performer', performer),
    concept('valueCodeableConcept', result),
  ]);
}
