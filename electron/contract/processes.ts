import { z } from 'zod'

/** The processes that main starts, each with a line in its table (electron/main/process-specs.ts). */
export const childProcess = z.enum(['vault', 'reader', 'jobs', 'scanners', 'uplink', 'gateway'])
export type ChildName = z.infer<typeof childProcess>

/** The processes that answer calls. */
export type ProcessName = 'main' | ChildName
