import type { WebContents } from 'electron'
import type { AnyCallName, Output } from '../contract/index.ts'
import { withoutHidden, type Language } from '../contract/primitives.ts'
import { typedDate } from '../contract/typed-date.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import type { CallResult } from '../transport/calls-under-way.ts'
import type { ClipboardKeeper } from './clipboard.ts'
import { chosenPrinter, printOn } from './print.ts'

interface Vault { call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult> }
interface Given { vault: Vault, clipboard: ClipboardKeeper, page: () => Pick<WebContents, 'getPrintersAsync' | 'print'> | null }

type RecordCall = 'records.copy' | 'records.print' | 'rights.printAnswer'
export const isRecordCall = (name: AnyCallName): name is RecordCall => name === 'records.copy' || name === 'records.print' || name === 'rights.printAnswer'

/** One field by its value alone, several by a line each, days as one types them on into another program's field. What a label holds beside letters is left out: it comes from the page. */
export function copiedText(values: Output<'internal.copyFields'>['values'], labels: ReadonlyMap<string, string>, language: Language): string {
  const [only] = values
  if (values.length === 1 && only !== undefined) return typedDate(language, only.value)
  return values.map(({ name, value }) => `${withoutHidden(labels.get(name) ?? name)}: ${typedDate(language, value)}`).join('\n')
}

/** What leaves a record by a person's press: the vault decides and records, main has the clipboard and the printer. */
export function recordCalls({ vault, clipboard, page }: Given): (name: RecordCall, input: unknown, context: CallContext) => Promise<unknown> {
  const inside = (context: CallContext): CallContext => ({ ...context, inside: true })
  return async (name, input, context) => {
    if (name === 'records.copy') {
      const { id, fields, language } = input as ValidInput<'records.copy'>
      const { values } = (await vault.call('internal.copyFields', { id, fields: fields.map((field) => field.name) }, inside(context))).value as Output<'internal.copyFields'>
      if (values.length > 0) await clipboard.put(copiedText(values, new Map(fields.map((field) => [field.name, field.label])), language))
      return {}
    }
    const contents = page()
    const chosen = await chosenPrinter(contents, (input as ValidInput<'records.print' | 'rights.printAnswer'>).printer)
    if (chosen.printer === null) return { printed: false, choose: chosen.choose }
    if (name === 'rights.printAnswer') await vault.call('rights.answer', { id: (input as ValidInput<'rights.printAnswer'>).id }, inside(context))
    else for (const id of (input as ValidInput<'records.print'>).ids) await vault.call('internal.printRecord', { id }, inside(context))
    await printOn(contents, chosen.printer)
    return { printed: true, choose: [] }
  }
}
