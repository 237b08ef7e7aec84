/** Records by number. */
export { currentRecord } from '#world/current-record';
