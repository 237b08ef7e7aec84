/** Where the REST API of the Directory of Services is served. */

export const REST_BASE = '/app/controllers/api/v1.0';
