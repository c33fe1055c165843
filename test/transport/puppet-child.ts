/**
 * A process that was taken over: it speaks the wire by itself, and says before each answer what the test puts into its mouth. What others
 * ask of it is answered so that they go on.
 */
export interface Script {
  /** Messages to main, in order; `cause` is counted from the request that is being answered: 0 this one, -1 the one before. */
  say: { kind: string; cause?: number; [more: string]: unknown }[]
  /** The rest of the answer. */
  answer: object
}

interface Message { kind: string; id: number; call?: string; input?: unknown }

const answers: Record<string, unknown> = {
  'internal.keptTrust': [], 'internal.holdReading': { readingId: 'r1' }, 'internal.authorise': { policy: {}, owner: 'o1', ticket: null },
  'internal.listScanners': { scanners: [], faults: [] }, 'internal.startScan': { scan: 's1' }, 'internal.nextPage': { page: null },
}
const say = (message: object) => { process.send?.(message) }
/** Answers that wait until main has said what became of the calls before them. */
const waiting = new Map<number, { open: Set<number>; answer: () => void }>()
let relays = 0

process.on('disconnect', () => process.exit(0))
process.on('message', (raw: unknown) => {
  const { kind, id, call = '', input } = raw as Message
  if (kind === 'start') say({ kind: 'ready' })
  if (kind === 'stop' || kind === 'recycle') process.exit(0)
  if (kind === 'relayed') {
    for (const [request, { open, answer }] of waiting) {
      if (!open.delete(id) || open.size > 0) continue
      waiting.delete(request)
      answer()
    }
  }
  if (kind !== 'request') return
  const script = input as Partial<Script>
  if (script.say === undefined) {
    say({ kind: 'response', id, value: answers[call] ?? {} })
    return
  }
  const open = new Set<number>()
  for (const each of script.say) {
    const relay = each.kind === 'relay' ? { id: ++relays } : {}
    if (each.kind === 'relay') open.add(relays)
    say({ ...each, ...relay, ...(each.cause === undefined ? {} : { cause: id + each.cause }) })
  }
  const answer = () => { say({ kind: 'response', id, ...script.answer }) }
  if (open.size === 0) answer()
  else waiting.set(id, { open, answer })
})
