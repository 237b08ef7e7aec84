/** What a subscription can be matched by: taken from the patient's PDS record, ODS and the map, never from what was published. */

export interface RoutingFacts {
  /** Missing of a mother who has none. */
  readonly nhsNumber?: string;
  /** Whole years, on the day of the event in London; missing where it is not known when they were born. */
  readonly age?: number;
  /** ODS code of the practice they are registered with; missing of those who are registered with none. */
  readonly practice?: string;
  /** ODS code of the sub-location of the integrated care board that the practice belongs to. */
  readonly practiceSubIcb?: string;
  /** Where they live; of somebody who has moved house, also where they lived. */
  readonly homes: readonly Home[];
  /** Why nothing is delivered, whoever asked for it: the record is `sensitive` or `invalidated`. */
  readonly withheld?: 'sensitive' | 'invalidated';
  /**
   * It is not known who the patient is (a birth whose mother has no number): nobody can have asked for them by number, and nothing is
   * known of their practice or their age; only where they live may be.
   */
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
