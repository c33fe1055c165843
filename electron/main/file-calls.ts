import type { AnyCallName, CallName, Output } from '../contract/index.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import type { CallResult } from '../transport/calls-under-way.ts'
import type { Exchange } from './files/exchange.ts'

interface Vault { call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult> }

type FileCall = Extract<CallName, `files.${string}` | `${string}.save` | 'rights.saveAnswer'>

const NAMES: ReadonlySet<string> = new Set<FileCall>(['files.places', 'files.list', 'files.take', 'records.save', 'rights.save', 'rights.saveAnswer', 'audit.save'])
export const isFileCall = (name: AnyCallName): name is FileCall => NAMES.has(name)

/**
 * Files in and out. What is exported goes from the vault, which decides and records, through here into the file; the screen sees none of it.
 */
export function fileCalls(exchange: Exchange, vault: Vault): (name: FileCall, input: unknown, context: CallContext) => Promise<unknown> {
  const answers: Record<FileCall, (input: never, context: CallContext) => Promise<unknown>> = {
    'files.places': () => exchange.places(),
    'files.list': ({ place, kind }: ValidInput<'files.list'>, { session }) => exchange.list(session, place, kind),
    'files.take': async ({ id }: ValidInput<'files.take'>, { session }) => ({ bytes: await exchange.take(session, id) }),
    'records.save': async ({ id, place }: ValidInput<'records.save'>, context) => {
      const { kind, put } = await exchange.writable(place)
      const { fileName, text } = (await vault.call('records.export', { id, to: kind }, { ...context, inside: true })).value as Output<'records.export'>
      return { fileName: await put(fileName, text) }
    },
    'rights.save': async ({ ids, place }: ValidInput<'rights.save'>, context) => {
      const { kind, put } = await exchange.writable(place)
      const { fileName, text } = (await vault.call('rights.export', { ids, to: kind }, { ...context, inside: true })).value as Output<'rights.export'>
      return { fileName: await put(fileName, text) }
    },
    'rights.saveAnswer': async ({ id, place }: ValidInput<'rights.saveAnswer'>, context) => {
      const { put } = await exchange.writable(place)
      const { fileName, text } = (await vault.call('rights.answer', { id }, { ...context, inside: true })).value as Output<'rights.answer'>
      return { fileName: await put(fileName, text) }
    },
    'audit.save': async ({ filter, format, place }: ValidInput<'audit.save'>, context) => {
      const { kind, putAll } = await exchange.writable(place)
      const inside = { ...context, inside: true } as const
      const { id, fileName, proofName } = (await vault.call('audit.export', { filter, format, to: kind }, inside)).value as Output<'audit.export'>
      let events = 0
      const pieces = async function* () {
        for (let done = false; !done;) {
          const piece = (await vault.call('audit.exportMore', { id }, inside)).value as Output<'audit.exportMore'>
          yield [piece.text, piece.proof]
          events += piece.events
          done = piece.done
        }
      }
      const [own = fileName, proof = null] = await putAll(proofName === null ? [fileName] : [fileName, proofName], pieces())
      return { fileName: own, proofName: proof, events }
    },
  }
  return (name, input, context) => answers[name](input as never, context)
}
