import type { PolicyLook, PolicySource } from './source.ts'

/** Milliseconds. A change is to be in force within two seconds everywhere: one until it is seen, one for reading, storing and telling it. */
const LOOK_EVERY_MS = 1000

/**
 * What is seen under one mark is looked at twice: whoever is just writing has until the second look to have it whole, and a file system with a coarse
 * clock may give two changes one mark.
 */
const LOOKS = 2

export interface Follower {
  /** What is said after this is not missed, also where the desk opens before the first look. */
  begin(): Promise<void>
  end(): void
}

interface Followed {
  source: PolicySource
  /** Whether there is a desk for which to look. One that opens looks by itself. */
  isOpen: () => boolean
  /** Put it in force. Where that throws, the next look tries again. */
  takeIn: (look: PolicyLook) => void
}

/**
 * See to it that what the organisation says is in force soon after it says so. By asking, not by waiting to be told: what tells of changes in folders
 * misses renames, links and folders that are made later, on each system in a way of its own.
 */
export function followPolicy({ source, isOpen, takeIn }: Followed): Follower {
  let mark: string | null = null
  let looks = LOOKS
  let taken: string | null = null
  let timer: NodeJS.Timeout | null = null
  /** What is replaced by another when it ends or begins anew. */
  let round: object | null = null

  const look = async (mine: object) => {
    const seen = await source.mark()
    if (mine !== round) return
    if (seen !== mark) {
      looks = mark === null ? LOOKS : 0
      taken = null
    }
    mark = seen
    if (!isOpen()) looks = LOOKS
    if (looks >= LOOKS) return
    const said = source.look()
    // Perhaps half-written.
    if (said.values === null && looks === 0) {
      looks = 1
      return
    }
    const text = JSON.stringify(said)
    // Not counted where it throws, as on a busy or full disk.
    if (text !== taken) takeIn(said)
    taken = text
    looks += 1
  }

  const lookOn = (mine: object) => {
    timer = setTimeout(() => {
      void look(mine).catch(() => undefined).then(() => { if (mine === round) lookOn(mine) })
    }, LOOK_EVERY_MS).unref()
  }

  return {
    async begin() {
      const mine = {}
      round = mine
      await look(mine).catch(() => undefined)
      if (mine === round) lookOn(mine)
    },
    end() {
      round = null
      if (timer !== null) clearTimeout(timer)
    },
  }
}
