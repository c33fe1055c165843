import type { WebContents } from 'electron'
import { FoyerError } from '../contract/errors.ts'
import type { Output } from '../contract/index.ts'

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

/**
 * Print what the page shows for printing, without the system's dialog: that one saves into files too, with a file manager. Of several
 * printers none is taken unasked: the sheet may come out in the lobby.
 *
 * @param wanted a name that an earlier call gave to choose from, or null
 * @throws FoyerError `printer.missing`, `printer.failed`
 */
export async function printPage(page: Pick<WebContents, 'getPrintersAsync' | 'print'> | null, wanted: string | null): Promise<Output<'desk.print'>> {
  if (page === null) throw new FoyerError('process.down')
  const printers = paperPrinters(await page.getPrintersAsync())
  const printer = wanted === null ? (printers.length === 1 ? printers[0] : undefined) : printers.find(({ displayName }) => displayName.slice(0, 200) === wanted)
  if (printers.length === 0 || (wanted !== null && printer === undefined)) throw new FoyerError('printer.missing')
  if (printer === undefined) return { printed: false, choose: printers.map(({ displayName }) => displayName.slice(0, 200)) }
  await new Promise<void>((resolve, reject) => {
    page.print({ silent: true, deviceName: printer.name }, (done) => {
      if (done) resolve()
      else reject(new FoyerError('printer.failed'))
    })
  })
  return { printed: true, choose: [] }
}
