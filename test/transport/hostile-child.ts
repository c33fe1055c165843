/**
 * A reader that was taken over: it speaks the wire by itself and says what no honest one says, in answer to calls by whose names the test
 * chooses what. Every claim comes before the answer, so that what was not heard by then never is.
 */
interface Message { kind: string, id?: number, call?: string, error?: unknown, value?: unknown }

const say = (message: object) => { process.send?.(message) }
let told: Message[] = []

process.on('disconnect', () => process.exit(0))
process.on('message', (raw: unknown) => {
  const message = raw as Message
  if (message.kind === 'start') say({ kind: 'ready' })
  if (message.kind === 'relayed') told.push(message)
  if (message.kind === 'recycle' || message.kind === 'stop') process.exit(0)
  if (message.kind !== 'request') return
  const id = message.id ?? 0
  const answer = (more: object = {}) => { say({ kind: 'response', id, value: { jpeg: new Uint8Array([1]) }, rss: 2_000_000_000, ...more }) }
  switch (message.call) {
    case 'devices.list':
      // What the vault alone may say, and what the reader may.
      say({ kind: 'event', name: 'session.ended', payload: { why: 'deactivated' } })
      say({ kind: 'event', name: 'vault.progress', payload: { task: 'verify', fraction: 0.5 } })
      say({ kind: 'event', name: 'reading.gone', payload: { readingId: 'r1' } })
      say({ kind: 'event', name: 'reading.progress', payload: { step: 'finding', fraction: 0.5 } })
      say({ kind: 'response', id, value: [] })
      return
    case 'reading.specimenPicture':
      answer({ session: 'a-session-of-its-own' })
      return
    case 'reading.closeStream':
      // A call of the vault's that is not the reader's to make; and a Reading for no request, for one that is over and for one to come.
      say({ kind: 'relay', id: 1, cause: id, call: 'records.purge', input: {} })
      say({ kind: 'relay', id: 2, cause: id, call: 'internal.endSessions', input: { why: 'suspend' } })
      say({ kind: 'relay', id: 3, cause: id + 1, call: 'internal.holdReading', input: { reading: null, replaces: null } })
      if (id > 1) say({ kind: 'relay', id: 4, cause: id - 1, call: 'internal.holdReading', input: { reading: null, replaces: null } })
      say({ kind: 'relay', id: 5, cause: id, call: 'internal.holdReading', input: { reading: null, replaces: null } })
      setTimeout(() => {
        say({ kind: 'event', name: 'reading.progress', payload: { step: 'checking', fraction: null } })
        say({ kind: 'response', id, error: { code: 'device.failed', status: 502, detail: told.map((each) => `${each.id ?? 0}:${each.error === undefined ? 'taken' : 'refused'}`).toSorted().join(' ') } })
        told = []
      }, 200)
      return
    default:
      // Says how much it holds while another call of it is still under way.
      answer()
  }
})
