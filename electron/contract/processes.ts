import { z } from 'zod'

/** The processes that main starts, each with a line in its table (electron/main/process-specs.ts). */
export const childProcess = z.enum(['vault', 'reader', 'jobs', 'scanners', 'uplink', 'gateway'])
export type ChildName = z.infer<typeof childProcess>

/**
 * Whether what decodes is kept in a cage of the operating system, or why not: `system`, this one has none that Foyer uses; `processor`, Foyer knows
 * no filter for it; `missing`, bubblewrap is not installed; `old`, it is, and too old a version of it for such a cage; `node`, this copy of Foyer brings no Node of its own; `refused`, the system lets no user make one.
 */
export const cageState = z.enum(['held', 'system', 'processor', 'missing', 'old', 'node', 'refused'])
export type CageState = z.infer<typeof cageState>

/** Whether the session leads anywhere but to Foyer: `cage` and `gnomeKiosk`, it is one of these and does not; `desktop`, it does; `unknown`, the system does not tell. */
export const sessionLock = z.enum(['cage', 'gnomeKiosk', 'desktop', 'unknown'])

/** The processes that answer calls. */
export type ProcessName = 'main' | ChildName
