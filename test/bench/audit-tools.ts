import { join } from 'node:path'
import { noteSigner } from '../../electron/tlog/sign-note.ts'

/** Of a look at the trail: megabytes after all searches, and at most; and each wanted figure that was missed, in words. */
export interface Looked { searched: number, most: number, missed: string[] }

/** The bench's own desk: two processes open it, and its keys are worth nothing. */
export const deskOf = (folder: string) => ({ path: join(folder, 'records.db'), key: Buffer.alloc(32, 7), signer: noteSigner('foyer/t-bench', new Uint8Array(32).fill(9)) })

/** Seconds of processor time that this process has used: what a busy machine does not change. */
export const cpu = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }
export const seconds = (since: number): number => (performance.now() - since) / 1000
export const print = (what: string, value: string): void => { process.stdout.write(`${what.padEnd(52)} ${value}\n`) }

export function quantile(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}
