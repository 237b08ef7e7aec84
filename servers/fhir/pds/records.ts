/** Records by number, and which record holds when two turned out to be of one person. */
export { currentRecord, superseding } from '#world/current-record';
