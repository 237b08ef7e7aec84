export interface Journal {
  readonly placeholder?: never;
}
