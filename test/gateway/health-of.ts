import type { Health } from '../../electron/contract/health.ts'
import { HealthWatch } from '../../electron/main/health/health-watch.ts'
import type { Callee } from '../../electron/main/route.ts'

/** How the desk behind this vault is, as main tells it. */
export function healthOf(vault: Callee, now: () => number): () => Promise<Health> {
  const watch = new HealthWatch({
    vault: () => vault, processes: () => [], mode: () => 'desk', isBlank: () => false, version: '0.0.0-test', now: () => new Date(now()),
    files: { write: () => undefined, remove: () => undefined }, log: { tellChange: () => undefined, tellOver: () => undefined },
  })
  return () => watch.show()
}
