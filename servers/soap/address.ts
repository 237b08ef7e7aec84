/** Where the Directory of Services is served. */

export const DOS_BASE = '/app/api/webservices';
