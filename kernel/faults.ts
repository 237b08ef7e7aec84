export interface FaultRules {
  readonly placeholder?: never;
}
