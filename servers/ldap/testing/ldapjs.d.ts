/** As much of ldapjs as the tests use; it brings no types. */
declare module 'ldapjs' {
  interface Found {
    readonly pojo: {
      readonly objectName: string;
      readonly attributes: readonly { readonly type: string; readonly values: readonly string[] }[];
    };
  }
  interface Search {
    on(event: 'searchEntry', listener: (entry: Found) => void): this;
    on(event: 'end', listener: (result: { readonly status: number }) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  interface Client {
    search(
      base: string,
      options: { readonly scope: 'base' | 'one' | 'sub'; readonly filter: string; readonly attributes?: readonly string[] },
      callback: (error: Error | null, search: Search) => void,
    ): void;
    destroy(): void;
  }
  export function createClient(options: { readonly url: readonly string[] }): Client;
}
