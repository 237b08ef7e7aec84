/** What a subscription can be matched by: taken from the patient's PDS record, ODS and the map, never from what was published. */

export interface RoutingFacts {
  /** Missing of a mother who has none. */
  readonly nhsNumber?: string;
  /** Whole years, on the day of the event. */
  readonly age?: number;
  /** ODS code of the practice they are registered with. */
  readonly practice?: string;
  /** ODS code of the sub-location of the integrated care board that the practice belongs to. */
  readonly practiceSubIcb?: string;
  /** Where they live; of somebody who has moved house, also where they lived. */
  readonly homes: readonly Home[];
  /** Why nothing is delivered, whoever asked for it: the record is `sensitive` or `invalidated`. */
  readonly withheld?: 'sensitive' | 'invalidated';
  /** Nobody can have asked for the patient by number (a birth whose mother has none). */
  readonly withoutExplicit?: true;
}

export interface Home {
  readonly postcode: string;
  /** ODS code of the sub-location of an integrated care board. */
  readonly subIcb?: string;
  /** ONS code of the local authority. */
  readonly localAuthority?: string;
  /** ONS code of the country. */
  readonly country?: string;
}
