import type { StartOptions } from './options.ts'
import type { Processes } from './processes.ts'

/** What a second start leaves to the window that is there: which desk was asked for. */
export const wishOf = ({ mode }: Pick<StartOptions, 'mode'>): { mode: 'demo' | 'desk' } => ({ mode })

interface SecondStart {
  /** From another process of the same user: anything. */
  wish: unknown
  processes: Pick<Processes, 'mode' | 'switchTo'>
  endSessions: () => void
}

/** From the demo to the real desk, as its own door has it (electron/vault/calls/life/leaving.ts); never the other way. */
export async function secondStart({ wish, processes, endSessions }: SecondStart): Promise<void> {
  if (processes.mode !== 'demo' || (wish as { mode?: unknown } | null | undefined)?.mode !== 'desk') return
  endSessions()
  await processes.switchTo('desk')
}
