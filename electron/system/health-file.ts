/** Folder of the operator's log and of the health files, beside the desks' own. */
export const LOG_FOLDER = 'log'
/** How the desk is, as JSON in one line. */
export const HEALTH_FILE = 'health.json'
/** It is written so often while Foyer runs, milliseconds; one that is older than three of these says nothing. */
export const HEALTH_EVERY_MS = 60_000
