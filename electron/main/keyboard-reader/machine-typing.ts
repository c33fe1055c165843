import { canOnlyBeMachine, hasShape, mayBegin } from './shapes.ts'
import { textsOf, type TypedKey } from './layouts.ts'

/** Readers type a key in 1 to 20 ms; the fastest people roll two or three keys so close together, never eight, ms. */
const MACHINE_GAP_MS = 35
/** Keys at that speed that show a machine. */
const MACHINE_KEYS = 8
/** A busy computer holds a key up now and then: so many of them among those, each for no longer than a reader pauses. Rolled keys come with more pauses between. */
const HELD_UP_MAX = 2
/** Keys that the page has seen before it is known for one, at most: as many as it takes back (contract/events.ts). */
const SEEN_MAX = 16
/** A reader that pauses for so long has ended; between two lines some wait for 100, ms. */
const END_MS = 250
/** A PDF417 in keys, where each control character is one of them. */
const KEYS_MAX = 4096

/** Keys that write nothing by themselves. */
const MODIFIERS = /^(?:Shift|Control|Alt|Meta)(?:Left|Right)$|^(?:CapsLock|NumLock|AltGraph)$/

export interface MachineTypingTools {
  /** Milliseconds that only grow. */
  now: () => number
  /** A machine typed a document: what it may say, likeliest first, and how many of its keys the page has seen before that was known. */
  onSwipe: (texts: string[], seen: number) => void
  /** It was none: the keys that were kept from the page, in their order. */
  onGiveBack: (keys: TypedKey[]) => void
}

export interface MachineTyping {
  /** @returns whether the page shall not see this key */
  down(key: TypedKey, isRepeat: boolean): boolean
  /** Give back what is held: nobody is to be listened to any more. */
  stop(): void
}

/** No machine begins with an arrow, Enter or Tab: where these led stays a person's doing. */
const begins = (key: TypedKey | undefined): boolean => key !== undefined && textsOf([key]).some((text) => !/^[\r\n\t]?$/.test(text))

/** Tells a machine's keys from a person's: by their speed first, and by what they say in the end. A person loses no key: what was held and is no document comes back. */
export function machineTyping({ now, onSwipe, onGiveBack }: MachineTypingTools): MachineTyping {
  /** Keys since the last pause, and whether each came right behind the one before. */
  let run: { key: TypedKey; follows: boolean }[] = []
  let last = Number.NEGATIVE_INFINITY
  /** Keys of the run that the page has seen; null while it sees all of them. */
  let seen: number | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const [keys, before] = [run.map(({ key }) => key), seen]
    run = []
    seen = null
    last = Number.NEGATIVE_INFINITY
    if (before === null) return
    // It may have begun right behind a person's last keys, which are theirs.
    for (let theirs = 0; theirs <= before; theirs++) {
      if (!begins(keys[theirs])) continue
      const texts = textsOf(keys.slice(theirs)).filter((text) => hasShape(text) && mayBegin(text))
      if (texts.length === 0) continue
      onSwipe(texts, before - theirs)
      return
    }
    onGiveBack(keys.slice(before))
  }

  const textsFrom = (from: number): string[] => textsOf(run.slice(from).map(({ key }) => key))
  /** From which key of the run on a machine types; null: none does. */
  const machineFrom = (): number | null => {
    if (run.at(-1)?.follows !== true) return null
    const close = Math.max(run.findLastIndex(({ follows }) => !follows), run.length - MACHINE_KEYS)
    if (textsFrom(close).some(canOnlyBeMachine)) return close
    for (let from = 0; from <= run.length - MACHINE_KEYS; from++) {
      const behind = run.slice(from + 1)
      const heldUp = behind.filter(({ follows }) => !follows).length
      if (begins(run[from]?.key) && heldUp <= HELD_UP_MAX && behind.length - heldUp >= MACHINE_KEYS - 1 && textsFrom(from).some(mayBegin)) return from
    }
    return null
  }

  return {
    down: (key, isRepeat) => {
      if (MODIFIERS.test(key.code)) return false
      const at = now()
      const gap = at - last
      const follows = gap <= MACHINE_GAP_MS && !isRepeat
      last = at
      if (seen === null) {
        run = [...(isRepeat || gap > END_MS ? [] : run), { key, follows }].slice(-SEEN_MAX)
        // A run that began with something else goes on, and may still become one.
        const from = machineFrom()
        if (from === null) return false
        run = run.slice(from)
        seen = run.length - 1
      } else {
        run.push({ key, follows })
      }
      if (timer !== null) clearTimeout(timer)
      timer = setTimeout(end, END_MS)
      if (run.length >= KEYS_MAX) end()
      return true
    },
    stop: end,
  }
}
