// Ten administrators of terminals who hold the true key, and what each does to the past.
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import type { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { pause, type FleetDesk } from './fleet-desk.ts'

export interface Rogue { what: string, desk: FleetDesk, act: () => Promise<void> }

const EVENTS_BEFORE = 12
const TRIES = 40
const AGAIN_MS = 500

/** Tells the other trail until a receiver answered for good: receivers are being killed meanwhile. */
async function tell(desk: FleetDesk, bases: readonly string[], trail: SimulatedTrail, from: number): Promise<void> {
  for (let each = 0; each < TRIES; each++) {
    const client = new UplinkClient({ base: bases[each % bases.length] ?? '', authority: null, bearer: desk.key })
    try {
      const { status } = await new SimulatedTerminal(trail, client).send(trail.batch(from, 1000, new Date()))
      if (status < 500 && status !== 429) return
    } catch {
      // A receiver that was killed; the other one, or the same again.
    } finally {
      client.close()
    }
    await pause(AGAIN_MS)
  }
}

async function settled(desk: FleetDesk): Promise<void> {
  for (let each = 0; each < EVENTS_BEFORE; each++) desk.happen()
  await desk.send()
  await desk.send()
}

/** As it was up to `keep`, and other events from there on, up to `size`. */
function other(desk: FleetDesk, keep: number, size: number): SimulatedTrail {
  const trail = desk.terminal.trail.copy(keep)
  while (trail.size < size) trail.happen(new Date(), { user: 's-other' })
  return trail
}

const acts: Readonly<Record<string, (desk: FleetDesk, bases: readonly string[]) => Promise<void>>> = {
  async 'forks the last events'(desk, bases) {
    const { size } = desk.terminal.trail
    await tell(desk, bases, other(desk, size - 3, size + 2), size - 3)
  },
  async 'sets the files back, goes on'(desk, bases) {
    const { size } = desk.terminal.trail
    await tell(desk, bases, other(desk, size - 8, size - 2), size - 8)
  },
  async 'clones the terminal'(desk, bases) {
    const { size } = desk.terminal.trail
    // Both go on from the same files: the first to speak is believed, the second is found.
    desk.happen()
    await desk.send()
    await tell(desk, bases, other(desk, size, size + 1), size)
  },
  async 're-signs a changed past'(desk, bases) {
    const { size } = desk.terminal.trail
    const changed = desk.terminal.trail.copy(2)
    changed.happen(new Date(), { user: 's-other' })
    for (const leaf of desk.terminal.trail.leaves.slice(3)) changed.add(leaf)
    changed.happen(new Date())
    await tell(desk, bases, changed, size)
  },
}

const ORDER = ['forks the last events', 'sets the files back, goes on', 'clones the terminal', 're-signs a changed past'] as const

export function rogues(desks: readonly FleetDesk[], bases: readonly string[], count = 10): Rogue[] {
  return Array.from({ length: Math.min(count, desks.length) }, (_, each) => {
    const desk = desks[Math.floor((each * desks.length) / count)]
    const what = ORDER[each % ORDER.length] ?? ORDER[0]
    if (desk === undefined) throw new Error('too few desks')
    return { what, desk, act: async () => {
      await settled(desk)
      await acts[what]?.(desk, bases)
    } }
  })
}
