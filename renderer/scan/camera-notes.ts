import { isErrorCode, type ErrorCode } from '../../electron/contract/error-codes.ts'

/** How a camera did when it was used last: nothing of what it saw. */
export interface CameraNote { usedAt: string | null; fault: ErrorCode | null }

const STORE = 'foyer.cameras'
/** Cameras that are remembered; the browser's ids of them mean nothing elsewhere. */
const MOST = 16
/** No camera could be opened at all. */
const ANY = 'any'

type Notes = Record<string, CameraNote>

function read(): Notes {
  try {
    const parsed: unknown = JSON.parse(window.localStorage.getItem(STORE) ?? '{}')
    if (typeof parsed !== 'object' || parsed === null) return {}
    return Object.fromEntries(Object.entries(parsed).slice(-MOST).flatMap(([id, note]: [string, unknown]) => {
      const { usedAt, fault } = (note ?? {}) as Record<string, unknown>
      return [[id, { usedAt: typeof usedAt === 'string' ? usedAt : null, fault: typeof fault === 'string' && isErrorCode(fault) ? fault : null }]]
    }))
  } catch {
    // Without storage nothing is remembered.
    return {}
  }
}

/** @param fault null: it gave a picture. @param id null: none could be opened */
export function noteCamera(id: string | null, fault: ErrorCode | null): void {
  const { [ANY]: _over, ...notes } = read()
  const key = id ?? ANY
  const before = notes[key]
  const all: Notes = { ...notes, [key]: { usedAt: fault === null ? new Date().toISOString() : before?.usedAt ?? null, fault } }
  try {
    window.localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(Object.entries(all).slice(-MOST))))
  } catch {
    // As above.
  }
}

/** What is remembered of a camera; of none in particular, why none could be opened. */
export function noteOf(id: string | null): CameraNote {
  return read()[id ?? ANY] ?? { usedAt: null, fault: null }
}
