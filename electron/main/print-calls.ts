import type { WebContents } from 'electron'
import type { AnyCallName, Output } from '../contract/index.ts'
import type { Paper, PrintedRecord } from '../contract/paper.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import type { CallResult } from '../transport/calls-under-way.ts'
import { chosenPrinter, printOn, type Printing } from './print.ts'

interface Callee { call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult> }

/** A sheet that is drawn, for as long as it is printed. */
export interface DrawnPaper { page: Printing, close(): void }

interface Given {
  vault: Callee
  reader: Callee
  /** Whoever knows the printers of this computer. */
  window: () => Pick<WebContents, 'getPrintersAsync'> | null
  draw: (paper: Paper) => Promise<DrawnPaper>
}

type PrintCall = 'desk.print' | 'desk.printNotice' | 'desk.printPermissions' | 'records.print' | 'rights.printAnswer' | 'staff.printRecoveryCodes'
const NAMES: ReadonlySet<string> = new Set<PrintCall>(['desk.print', 'desk.printNotice', 'desk.printPermissions', 'records.print', 'rights.printAnswer', 'staff.printRecoveryCodes'])
export const isPrintCall = (name: AnyCallName): name is PrintCall => NAMES.has(name)

/**
 * What goes on paper by a person's press. The page that asks says what, and in which language; what then stands there comes from the vault, which has
 * it in the trail before, and is drawn by a page of main's own: a page that was taken over cannot put other words under a right id.
 */
export function printCalls({ vault, reader, window, draw }: Given): (name: PrintCall, input: unknown, context: CallContext) => Promise<Output<PrintCall>> {
  const content = async (name: PrintCall, input: unknown, asked: CallContext): Promise<Paper> => {
    const context: CallContext = { ...asked, inside: true }
    const { language } = input as ValidInput<PrintCall>
    const { head, policy } = (await vault.call('internal.paperHead', {}, context)).value as Output<'internal.paperHead'>
    switch (name) {
      case 'desk.print': return { kind: 'recoveryKey', language, head, recoveryKey: (input as ValidInput<'desk.print'>).recoveryKey }
      case 'staff.printRecoveryCodes': return { kind: 'recoveryCodes', language, head, recoveryCodes: (input as ValidInput<'staff.printRecoveryCodes'>).recoveryCodes }
      case 'desk.printNotice': return { kind: 'notice', language, head, policy, readsChips: await readsChips(reader, context) }
      case 'desk.printPermissions': return { kind: 'permissions', language, head, policy }
      case 'rights.printAnswer': {
        const { erasure } = (await vault.call('rights.answer', { id: (input as ValidInput<'rights.printAnswer'>).id }, context)).value as Output<'rights.answer'>
        return { kind: 'erasure', language, head, erasure }
      }
      default: {
        const records: PrintedRecord[] = []
        for (const id of (input as ValidInput<'records.print'>).ids) records.push((await vault.call('internal.printRecord', { id }, context)).value as Output<'internal.printRecord'>)
        return { kind: 'records', language, head, records }
      }
    }
  }
  return async (name, input, context) => {
    const { printer, choose } = await chosenPrinter(window(), (input as ValidInput<PrintCall>).printer)
    if (printer === null) return { printed: false, choose }
    const paper = await draw(await content(name, input, context))
    try {
      await printOn(paper.page, printer)
    } finally {
      paper.close()
    }
    return { printed: true, choose: [] }
  }
}

/** Whether a reader for chips is there. While nobody says what is connected, rather too much is said to be read than too little. */
async function readsChips(reader: Callee, context: CallContext): Promise<boolean> {
  try {
    const devices = (await reader.call('devices.list', {}, context)).value as Output<'devices.list'>
    return devices.some(({ kind, state }) => kind === 'smartcardReader' && state !== 'absent')
  } catch {
    return true
  }
}
