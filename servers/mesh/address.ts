/** Where MESH is served. */
export const MESH_BASE = '/messageexchange';
