import type { AnyCallName } from '../contract/index.ts'
import type { CallContext } from '../transport/handlers.ts'
import { SYSTEM } from '../transport/handlers.ts'

/** The part of Electron's `powerMonitor` that is needed here. */
interface PowerEvents {
  on(event: 'suspend' | 'resume' | 'lock-screen', listener: () => void): unknown
}

interface Told {
  call(name: AnyCallName, input: unknown, context: CallContext): Promise<unknown>
}

/**
 * Whoever is signed in is signed out when the computer sleeps or its screen is locked: who wakes it may be somebody else. Said once more on
 * waking, since a computer may be asleep before the vault has heard of it.
 *
 * @param forget drops the sessions that main keeps, and tells their pages, whatever becomes of the vault's answer
 */
export function lockWithComputer(power: PowerEvents, vault: () => Told, forget: () => void): void {
  const end = (why: 'suspend' | 'resume' | 'screenLock') => () => {
    // First: the vault needs the name of no session to end them all.
    forget()
    // A vault that is down keeps no session.
    vault().call('internal.endSessions', { why }, SYSTEM).catch(() => undefined)
  }
  power.on('suspend', end('suspend'))
  power.on('resume', end('resume'))
  power.on('lock-screen', end('screenLock'))
}
