import { createHash, createHmac } from 'node:crypto'
import { otherOf, type Draw } from './draws.ts'

/**
 * What people have instead, under the same tamperings: a chain of SHA-256, a chain of HMAC whose key lies on the terminal, and forward secure sealing as
 * journald has it (a model of it: `journalctl --verify` with the first key, kept elsewhere). Each verifies what it finds and is told nothing from outside.
 */
export interface Entry { time: number, text: string }
interface Kept extends Entry { mac: string }

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex')

/** What the tampering makes of the entries. */
export function changed(entries: readonly Entry[], draw: Draw, older: readonly Entry[]): Entry[] {
  const { act, at, count, salt, shift } = draw
  const all = entries.map((entry) => ({ ...entry }))
  const one = all[at]
  switch (act) {
    case 'flip':
    case 'edit':
      if (one !== undefined) one.text = `${one.text.slice(0, salt % one.text.length)}~${one.text.slice(1 + (salt % one.text.length))}`
      return all
    case 'delete':
      all.splice(at, count)
      return all
    case 'insert':
      all.splice(at, 0, { ...all[at - 1] ?? { time: 0, text: '' } })
      return all
    case 'swap': {
      const other = otherOf(at, count, all.length)
      const [a, b] = [all[at], all[other]]
      if (a !== undefined && b !== undefined) [all[at], all[other]] = [b, a]
      return all
    }
    case 'cut': return all.slice(0, at)
    case 'putBack': return older.map((entry) => ({ ...entry }))
    case 'clone': return [...older, { time: older.at(-1)?.time ?? 0, text: `clone ${salt}` }]
    default: return [...all, { time: (all.at(-1)?.time ?? 0) + shift, text: 'later' }]
  }
}

/** Acts that the log makes itself, in its own form: nothing is forged. */
const byItself = (act: Draw['act']): boolean => act === 'putBack' || act === 'clone' || act === 'clock'

interface Chain { name: string, detects(before: readonly Entry[], draw: Draw, older: readonly Entry[]): boolean }

/** A log that forges nothing verifies by itself: what is found then is what it made. @param canForge whether somebody who reaches so far can make the chain's values */
function chain(name: string, mac: (before: string, entry: Entry) => string, canForge: (draw: Draw) => boolean): Chain {
  const over = (entries: readonly Entry[]): Kept[] => {
    let before = ''
    return entries.map((entry) => ({ ...entry, mac: before = mac(before, entry) }))
  }
  return { name, detects(entries, draw, older) {
    const found = over(changed(entries, draw, older))
    if (byItself(draw.act) || canForge(draw)) return false
    // Who cannot make the values leaves beside each entry the one that it had.
    const before = over(entries)
    const had = new Map(before.map(({ text, mac: value }) => [text, value]))
    return found.some(({ text, mac: value }, at) => value !== (had.get(text) ?? before[at]?.mac))
  } }
}

/** journald seals every 15 minutes by default. */
const EPOCH_MS = 15 * 60_000

function sealed(): Chain {
  const epochOf = (entries: readonly Entry[], time: number) => Math.max(0, Math.floor((time - (entries[0]?.time ?? 0)) / EPOCH_MS))
  const keyOf = (epoch: number) => {
    let key = 'the first key'
    for (let step = 0; step < epoch; step++) key = sha256(key)
    return key
  }
  /** One tag an epoch, over what came since the tag before; the key of an epoch is gone when it is over. Time that goes back stays in the epoch that was reached. */
  const tags = (entries: readonly Entry[]): string[] => {
    let reached = 0
    let open = ''
    const made: string[] = []
    for (const entry of entries) {
      const epoch = Math.max(reached, epochOf(entries, entry.time))
      if (epoch > reached) {
        made.push(createHmac('sha256', keyOf(reached)).update(open).digest('hex'))
        open = ''
        reached = epoch
      }
      open += `${entry.time} ${entry.text}\n`
    }
    return made
  }
  return { name: 'FSS (model)', detects(entries, draw, older) {
    if (byItself(draw.act)) return false
    const found = changed(entries, draw, older)
    const before = tags(entries)
    const now = tags(found)
    // Whoever has the machine has the key of the epoch that is open, and of none before: old tags can be kept or dropped, not made.
    if (draw.act === 'cut') return false
    return now.length < before.length || now.some((tag, at) => tag !== before[at])
  } }
}

/** @param seed so that the key is nobody's */
export const otherLogs = (seed: string): readonly Chain[] => [
  chain('SHA-256 chain', (before, { time, text }) => sha256(before, String(time), text), ({ reach }) => reach !== 'write'),
  chain('HMAC chain', (before, { time, text }) => createHmac('sha256', seed).update(`${before}\n${time}\n${text}`).digest('hex'), ({ reach }) => reach !== 'write' && reach !== 'rehash'),
  sealed(),
]
