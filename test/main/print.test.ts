import { describe, expect, it } from 'vitest'
import type { WebContents } from 'electron'
import { paperPrinters, printPage } from '../../electron/main/print.ts'

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
    const page = (printers: ReturnType<typeof printer>[], goes: boolean) => ({
      getPrintersAsync: () => Promise.resolve(printers),
      print: (options: unknown, done: (success: boolean, reason: string) => void) => { asked.push(options); done(goes, goes ? '' : 'Print job failed') },
    }) as unknown as WebContents
    const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code?: string }).code)
    expect(await codeOf(printPage(page([printer('Brother')], true), null))).toBe('done')
    expect(asked).toEqual([{ silent: true, deviceName: 'Brother' }])
    expect(await codeOf(printPage(page([printer('Brother', true)], false), null))).toBe('printer.failed')
    expect(await codeOf(printPage(page([], true), null))).toBe('printer.missing')
    expect(await codeOf(printPage(null, null))).toBe('process.down')
    // Of several, as Electron 45 names them without a default, none is taken unasked.
    asked.length = 0
    const two = page([printer('Brother-Lobby'), printer('Office')], true)
    expect(await printPage(two, null)).toEqual({ printed: false, choose: ['Brother-Lobby', 'Office'] })
    expect(asked).toEqual([])
    expect(await printPage(two, 'Office')).toEqual({ printed: true, choose: [] })
    expect(asked).toEqual([{ silent: true, deviceName: 'Office' }])
    expect(await codeOf(printPage(two, 'Elsewhere'))).toBe('printer.missing')
  })
})
