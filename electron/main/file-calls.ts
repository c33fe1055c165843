import type { AnyCallName, CallName, Output } from '../contract/index.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import type { CallResult } from '../transport/supervisor.ts'
import type { Exchange } from './files/exchange.ts'

interface Vault { call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult> }

type FileCall = Extract<CallName, `files.${string}` | `${string}.save`>

const NAMES: ReadonlySet<string> = new Set<FileCall>(['files.places', 'files.list', 'files.take', 'records.save', 'audit.save'])
export const isFileCall = (name: CallName): name is FileCall => NAMES.has(name)

/**
 * Files in and out. What is exported goes from the vault, which decides and records, through here into the file; the screen sees none of it.
 */
export function fileCalls(exchange: Exchange, vault: Vault) {
  return async (name: FileCall, input: unknown, context: CallContext): Promise<unknown> => {
    switch (name) {
      case 'files.places': return await exchange.places()
      case 'files.list': {
        const { place, kind } = input as ValidInput<'files.list'>
        return await exchange.list(context.session, place, kind)
      }
      case 'files.take': return { bytes: await exchange.take(context.session, (input as ValidInput<'files.take'>).id) }
      case 'records.save': {
        const { id, place } = input as ValidInput<'records.save'>
        const { kind, put } = await exchange.writable(place)
        const { fileName, text } = (await vault.call('records.export', { id, to: kind }, context)).value as Output<'records.export'>
        return { fileName: await put(fileName, text) }
      }
      case 'audit.save': {
        const { filter, format, place } = input as ValidInput<'audit.save'>
        const { kind, put } = await exchange.writable(place)
        const { fileName, text, events } = (await vault.call('audit.export', { filter, format, to: kind }, context)).value as Output<'audit.export'>
        return { fileName: await put(fileName, text), events }
      }
    }
  }
}
