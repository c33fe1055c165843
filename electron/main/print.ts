import type { WebContents } from 'electron'
import { FoyerError } from '../contract/errors.ts'

/** Printers that are programs: they ask with a dialog of their own where to save, or keep what was meant for paper on a disk. */
const NO_PAPER = /\b(pdf|xps|onenote|fax)\b/i

/** `isDefault`: older Electrons say it. */
interface Printer { name: string; displayName: string; description: string; isDefault?: boolean }

/** Printers that paper comes out of, the system's own choice, where it is told, first and alone. */
export function paperPrinters(printers: readonly Printer[]): readonly Printer[] {
  const paper = printers.filter(({ name, displayName, description }) => !NO_PAPER.test(`${name} ${displayName} ${description}`))
  const chosen = paper.find(({ isDefault }) => isDefault === true)
  return chosen === undefined ? paper.slice(0, 64) : [chosen]
}

/** A page that can be printed. */
export type Printing = Pick<WebContents, 'print'>

/**
 * The one printer to print on, or several to choose from: of several none is taken unasked, since the sheet may come out in the lobby.
 *
 * @param wanted a name that an earlier call gave to choose from, or null
 * @returns the printer's own name, else names to choose from
 * @throws FoyerError `printer.missing`
 */
export async function chosenPrinter(page: Pick<WebContents, 'getPrintersAsync'> | null, wanted: string | null): Promise<{ printer: string | null, choose: string[] }> {
  if (page === null) throw new FoyerError('process.down')
  const printers = paperPrinters(await page.getPrintersAsync())
  const printer = wanted === null ? (printers.length === 1 ? printers[0] : undefined) : printers.find(({ displayName }) => displayName.slice(0, 200) === wanted)
  if (printers.length === 0 || (wanted !== null && printer === undefined)) throw new FoyerError('printer.missing')
  return printer === undefined ? { printer: null, choose: printers.map(({ displayName }) => displayName.slice(0, 200)) } : { printer: printer.name, choose: [] }
}

/**
 * Print a page without the system's dialog: that one saves into files too, with a file manager.
 *
 * @throws FoyerError `printer.failed`
 */
export async function printOn(page: Printing, deviceName: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    page.print({ silent: true, deviceName }, (done) => {
      if (done) resolve()
      else reject(new FoyerError('printer.failed'))
    })
  })
}
