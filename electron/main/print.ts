import type { WebContents } from 'electron'
import { FoyerError } from '../contract/errors.ts'

/** Printers that are programs: they ask with a dialog of their own where to save, or keep what was meant for paper on a disk. */
const NO_PAPER = /\b(pdf|xps|onenote|fax)\b/i

/** `isDefault`: older Electrons say it. */
interface Printer { name: string; displayName: string; description: string; isDefault?: boolean }

/** The printer that paper comes out of: the system's own choice, else the first. */
export function paperPrinter(printers: readonly Printer[]): Printer | null {
  const paper = printers.filter(({ name, displayName, description }) => !NO_PAPER.test(`${name} ${displayName} ${description}`))
  return paper.find(({ isDefault }) => isDefault === true) ?? paper[0] ?? null
}

/**
 * Print what the page shows for printing, without the system's dialog: that one saves into files too, with a file manager.
 *
 * @throws FoyerError `printer.missing`, `printer.failed`
 */
export async function printPage(page: Pick<WebContents, 'getPrintersAsync' | 'print'> | null): Promise<Record<string, never>> {
  if (page === null) throw new FoyerError('process.down')
  const printer = paperPrinter(await page.getPrintersAsync())
  if (printer === null) throw new FoyerError('printer.missing')
  await new Promise<void>((resolve, reject) => {
    page.print({ silent: true, deviceName: printer.name }, (done) => {
      if (done) resolve()
      else reject(new FoyerError('printer.failed'))
    })
  })
  return {}
}
