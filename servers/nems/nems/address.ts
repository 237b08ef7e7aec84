/** Where NEMS is served. */
export const NEMS_BASE = '/STU3';
