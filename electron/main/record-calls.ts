import type { AnyCallName, Output } from '../contract/index.ts'
import { withoutHidden, type Language } from '../contract/primitives.ts'
import { typedDate } from '../contract/typed-date.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import type { CallResult } from '../transport/calls-under-way.ts'
import type { ClipboardKeeper } from './clipboard.ts'

interface Vault { call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult> }

/** One field by its value alone, several by a line each, days as one types them on into another program's field. What a label holds beside letters is left out: it comes from the page. */
export function copiedText(values: Output<'internal.copyFields'>['values'], labels: ReadonlyMap<string, string>, language: Language): string {
  const [only] = values
  if (values.length === 1 && only !== undefined) return typedDate(language, only.value)
  return values.map(({ name, value }) => `${withoutHidden(labels.get(name) ?? name)}: ${typedDate(language, value)}`).join('\n')
}

/** Fields of a record into the clipboard by a person's press: the vault decides and records. */
export async function copyFields(vault: Vault, clipboard: ClipboardKeeper, input: ValidInput<'records.copy'>, context: CallContext): Promise<Output<'records.copy'>> {
  const { id, fields, language } = input
  const { values } = (await vault.call('internal.copyFields', { id, fields: fields.map((field) => field.name) }, { ...context, inside: true })).value as Output<'internal.copyFields'>
  if (values.length > 0) await clipboard.put(copiedText(values, new Map(fields.map((field) => [field.name, field.label])), language))
  return {}
}
