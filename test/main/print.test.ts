import { describe, expect, it } from 'vitest'
import type { WebContents } from 'electron'
import { chosenPrinter, paperPrinters, printOn } from '../../electron/main/print.ts'

const printer = (name: string, isDefault = false, description = '') => ({ name, displayName: name, description, isDefault })

describe('printing without a dialog', () => {
  it('chooses the printer that paper comes out of, and no program that asks where to save', () => {
    const programs = [printer('Microsoft Print to PDF', true), printer('Microsoft XPS Document Writer'), printer('OneNote (Desktop)'), printer('Fax'), printer('Cups-PDF'), printer('Office', false, 'Virtual PDF Printer')]
    const names = (printers: Parameters<typeof paperPrinters>[0]) => paperPrinters(printers).map(({ name }) => name)
    expect(names([])).toEqual([])
    expect(names(programs)).toEqual([])
    expect(names([...programs, printer('HP-LaserJet'), printer('Brother', true)])).toEqual(['Brother'])
    expect(names([...programs, printer('HP-LaserJet'), printer('Brother')])).toEqual(['HP-LaserJet', 'Brother'])
  })

  it('prints there in silence, and says what did not come about', async () => {
    const asked: unknown[] = []
    const page = (goes: boolean) => ({
      print: (options: unknown, done: (success: boolean, reason: string) => void) => { asked.push(options); done(goes, goes ? '' : 'Print job failed') },
    }) as unknown as WebContents
    const knows = (...printers: ReturnType<typeof printer>[]) => ({ getPrintersAsync: () => Promise.resolve(printers) }) as unknown as WebContents
    const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code?: string }).code)
    expect(await codeOf(printOn(page(true), 'Brother'))).toBe('done')
    expect(asked).toEqual([{ silent: true, deviceName: 'Brother' }])
    expect(await codeOf(printOn(page(false), 'Brother'))).toBe('printer.failed')
    expect(await chosenPrinter(knows(printer('Brother', true)), null)).toEqual({ printer: 'Brother', choose: [] })
    expect(await codeOf(chosenPrinter(knows(), null))).toBe('printer.missing')
    expect(await codeOf(chosenPrinter(null, null))).toBe('process.down')
    // Of several, as Electron 45 names them without a default, none is taken unasked.
    const two = knows(printer('Brother-Lobby'), printer('Office'))
    expect(await chosenPrinter(two, null)).toEqual({ printer: null, choose: ['Brother-Lobby', 'Office'] })
    expect(await chosenPrinter(two, 'Office')).toEqual({ printer: 'Office', choose: [] })
    expect(await codeOf(chosenPrinter(two, 'Elsewhere'))).toBe('printer.missing')
  })
})
