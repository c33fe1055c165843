import { describe, expect, it } from 'vitest'
import type { WebContents } from 'electron'
import { paperPrinter, printPage } from '../../electron/main/print.ts'

const printer = (name: string, isDefault = false, description = '') => ({ name, displayName: name, description, isDefault })

describe('printing without a dialog', () => {
  it('chooses the printer that paper comes out of, and no program that asks where to save', () => {
    const programs = [printer('Microsoft Print to PDF', true), printer('Microsoft XPS Document Writer'), printer('OneNote (Desktop)'), printer('Fax'), printer('Cups-PDF'), printer('Office', false, 'Virtual PDF Printer')]
    expect(paperPrinter([])).toBeNull()
    expect(paperPrinter(programs)).toBeNull()
    expect(paperPrinter([...programs, printer('HP-LaserJet'), printer('Brother', true)])?.name).toBe('Brother')
    expect(paperPrinter([...programs, printer('HP-LaserJet'), printer('Brother')])?.name).toBe('HP-LaserJet')
  })

  it('prints there in silence, and says what did not come about', async () => {
    const asked: unknown[] = []
    const page = (printers: ReturnType<typeof printer>[], goes: boolean) => ({
      getPrintersAsync: () => Promise.resolve(printers),
      print: (options: unknown, done: (success: boolean, reason: string) => void) => { asked.push(options); done(goes, goes ? '' : 'Print job failed') },
    }) as unknown as WebContents
    const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code?: string }).code)
    expect(await codeOf(printPage(page([printer('Brother', true)], true)))).toBe('done')
    expect(asked).toEqual([{ silent: true, deviceName: 'Brother' }])
    expect(await codeOf(printPage(page([printer('Brother', true)], false)))).toBe('printer.failed')
    expect(await codeOf(printPage(page([], true)))).toBe('printer.missing')
    expect(await codeOf(printPage(null))).toBe('process.down')
  })
})
