import { canOnlyBeMachine, hasShape, mayBegin } from './shapes.ts'
import { textsOf, type TypedKey } from './layouts.ts'

/** Readers type a key in 1 to 20 ms; the fastest people roll two or three keys so close together, never eight, ms. */
const MACHINE_GAP_MS = 35
/** Keys at that speed that show a machine. */
const MACHINE_KEYS = 8
/** A reader that pauses for so long has ended; between two lines some wait for 100, ms. */
const END_MS = 250
/** A PDF417 in keys, where each control character is one of them. */
const KEYS_MAX = 4096

/** A person's keys that a machine's may follow as closely as its own do. */
const THEIRS_MAX = 3

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

/** Tells a machine's keys from a person's: by their speed first, and by what they say in the end. A person loses no key: what was held and is no document comes back. */
export function machineTyping({ now, onSwipe, onGiveBack }: MachineTypingTools): MachineTyping {
  let run: TypedKey[] = []
  let last = Number.NEGATIVE_INFINITY
  /** Keys of the run that the page has seen; null while it sees all of them. */
  let seen: number | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const [keys, before] = [run, seen]
    run = []
    seen = null
    last = Number.NEGATIVE_INFINITY
    if (before === null) return
    // It may have begun right behind a person's last keys, which are theirs.
    for (let theirs = 0; theirs <= Math.min(THEIRS_MAX, before); theirs++) {
      const texts = textsOf(keys.slice(theirs)).filter((text) => hasShape(text) && mayBegin(text))
      if (texts.length === 0) continue
      onSwipe(texts, before - theirs)
      return
    }
    onGiveBack(keys.slice(before))
  }

  const isMachine = (): boolean => {
    const texts = textsOf(run)
    return texts.some(canOnlyBeMachine) || (run.length >= MACHINE_KEYS && texts.some(mayBegin))
  }

  return {
    down: (key, isRepeat) => {
      if (MODIFIERS.test(key.code)) return false
      const at = now()
      const follows = at - last <= MACHINE_GAP_MS && !isRepeat
      last = at
      if (seen === null) {
        run = follows ? [...run, key].slice(-MACHINE_KEYS) : [key]
        // A run that began with something else goes on, and may still become one.
        if (!follows || !isMachine()) return false
        seen = run.length - 1
      } else {
        run.push(key)
      }
      if (timer !== null) clearTimeout(timer)
      timer = setTimeout(end, END_MS)
      if (run.length >= KEYS_MAX) end()
      return true
    },
    stop: end,
  }
}
