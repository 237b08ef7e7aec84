/** Under which path the pages' own files are, so that none of them can be mistaken for an API's. */
export const PAGES = '/portal';
