import { z } from 'zod'
import { call } from './call.ts'
import { id, nothing, text } from './primitives.ts'

/** Longest signed text of either, UTF-16 units. */
export const NOTE_MAX = 4_000

/** The end of a desk, in two steps with the exports between them. Both want that the administrator proves afresh who they are. */
export const decommissionCalls = {
  /** The trail says that the desk ends, under a last checkpoint; nothing is erased yet. */
  'decommission.announce': call({
    to: 'vault', method: 'POST', path: '/desk/end', needs: 'keys.rotate', doors: ['cli'], fresh: true, fourEyes: { kind: 'keys' }, input: nothing,
    output: z.object({ terminal: id, events: z.number().int().min(0), checkpoint: text(NOTE_MAX), sentUpstream: z.boolean() }),
  }),
  /**
   * Erase the desk: its key in the keychain and what seals it, then every file of its folder. `proof`: a signed note (C2SP signed-note) by the key
   * of the trail, made when nothing was left, and then that key is gone too.
   *
   * @throws FoyerError `database.busy` where another program has the desk open, before anything is erased; `decommission.left`
   */
  'decommission.erase': call({
    to: 'vault', method: 'DELETE', path: '/desk', needs: 'keys.rotate', doors: ['cli'], fresh: true, fourEyes: { kind: 'keys' }, audit: 'failures', timeoutMs: 120_000, input: nothing,
    output: z.object({ files: z.number().int().min(0), bytes: z.number().int().min(0), keychainEntries: z.number().int().min(0), proof: text(NOTE_MAX) }),
  }),
}
