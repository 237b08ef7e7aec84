/** Addresses of endpoints, as the world keeps them. */

/** An address as others are to use it. `urlOf` gives where a server of this sandbox is. */
export function resolveAddress(value: string, urlOf: (server: string) => string): string {
  return value.replace(/^\{([a-z]+)\}/, (_, server: string) => urlOf(server));
}

/** The host of an address that is known to be one. */
export function hostOf(address: string): string {
  return /^https?:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^:/?#]*)/.exec(address)?.[1] ?? '';
}
