import type { ErrorCode } from './error-codes.ts'

/**
 * What a person at the screen can do about a fault that keeps the desk closed, beside trying again: open it with the recovery key, take a copy
 * without its log as it is, put a copy back in the database's place.
 */
export type FaultWay = 'recoveryKey' | 'asItIs' | 'restore'

/** Every code that a desk that does not open can say, with the ways out of it. What is not here is tried again, and told to IT. */
export const faultWays = {
  'keys.keychainMissing': [],
  'keys.keychainLocked': [],
  'keys.keychainDenied': [],
  'keys.missingForDatabase': ['recoveryKey', 'restore'],
  'keys.wrongKey': ['recoveryKey', 'restore'],
  'database.damaged': ['restore'],
  'database.altered': ['restore'],
  'database.readOnly': [],
  'database.full': [],
  'database.tooNew': [],
  'database.busy': [],
  'database.logMissing': ['asItIs', 'restore'],
  'desk.databaseMissing': ['recoveryKey', 'restore'],
  'internal.fault': [],
  'internal.timeout': [],
  'process.down': [],
} as const satisfies Partial<Record<ErrorCode, readonly FaultWay[]>>

/** Whether a fault has a way. @param code any text: one that is no fault's has none */
export function hasWay(code: string, way: FaultWay): boolean {
  return Object.hasOwn(faultWays, code) && (faultWays[code as keyof typeof faultWays] as readonly FaultWay[]).includes(way)
}
