import { createContext, useContext } from 'react'
import type { DeskState } from '../../electron/contract/desk.ts'
import type { Permission } from '../../electron/contract/permissions.ts'
import type { SessionInfo } from '../../electron/contract/staff.ts'

export interface Desk {
  state: DeskState
  /** Ask the vault again how things are. */
  refresh: () => Promise<void>
  /** Leave: the vault ends the session, the screen forgets everything. `next`: who comes now, and is asked for their secret at once. */
  signOut: (why: 'person' | 'idle', next?: string) => Promise<void>
}

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (desk === null) throw new Error('useDesk outside the desk')
  return desk
}

/** The person at the desk; only below the sign-in. */
export function useSession(): SessionInfo {
  const { session } = useDesk().state
  if (session === null) throw new Error('useSession before signing in')
  return session
}

/** Whether the person at the desk may do something; only below the sign-in. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession()
  return (permission) => permissions.includes(permission)
}
