import { z } from 'zod'
import { anyonesPermissions, type Permission } from './permissions.ts'
import type { Role } from './roles.ts'

/** The doors by which a call comes in. */
export const door = z.enum(['screen', 'cli', 'api'])
export type Door = z.infer<typeof door>

/** By which way a call came: through a door, or `system`: Foyer itself asks. */
export const way = z.enum([...door.options, 'system'])
export type Way = z.infer<typeof way>

export const principalKind = z.enum(['staff', 'client', 'system', 'anyone'])
export type PrincipalKind = z.infer<typeof principalKind>

/** Who asks: one idea for every door. What it may do is its set of permissions and nothing else. */
export interface Principal {
  kind: PrincipalKind
  /** Staff id or client id; `system` and `anyone` are their own. */
  id: string
  role: Role | null
  permissions: ReadonlySet<Permission>
  /** Id of what proves who it is, never the proof itself: of a session for staff, of a key or a certificate for a client; null where nothing does. */
  credential: string | null
  /** When what proves it ends by itself, milliseconds since the epoch; absent where that is looked up. */
  until?: number
}

/** Whoever stands at a door before signing in. */
export const anyone: Principal = { kind: 'anyone', id: 'anyone', role: null, permissions: new Set(anyonesPermissions), credential: null }

/** Foyer itself: what it does by itself needs no permission of a person, and what a person asked for it does as that person. */
export const system: Principal = { kind: 'system', id: 'system', role: null, permissions: new Set<Permission>([...anyonesPermissions, 'inside']), credential: null }
