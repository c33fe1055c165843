import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { ErrorCode } from '../../electron/contract/error-codes.ts'
import { openDeskScanners, type Asking } from '../../electron/reader/desk-scanners.ts'
import { pagesOf } from '../../electron/reader/scan-pages.ts'

const page = (byte: number) => ({ bytes: Uint8Array.of(byte) })

/** The other process: so many pages, then what it ends with. */
function scannersOf(pages: number, then: ErrorCode | 'end' | 'silence'): { asking: Asking; asked: string[] } {
  const asked: string[] = []
  let given = 0
  const ask = async (name: string): Promise<unknown> => {
    asked.push(name)
    if (name === 'internal.startScan') return { scan: 's' }
    if (name !== 'internal.nextPage') return {}
    given += 1
    if (given <= pages) return { page: page(given) }
    if (then === 'silence') return await new Promise(() => undefined)
    if (then !== 'end') throw new FoyerError(then)
    return { page: null }
  }
  return { asked, asking: { ask: ask as Asking['ask'] } }
}

describe('the pages of a stack', () => {
  it('that came before a jam are kept, with what stopped it', async () => {
    const { asking } = scannersOf(2, 'scanner.jam')
    const { pages, stopped } = await pagesOf(openDeskScanners().scan('x', asking))
    expect(pages.map(({ bytes }) => bytes[0])).toEqual([1, 2])
    expect(stopped?.code).toBe('scanner.jam')
  })

  it('are all there where nothing stopped it', async () => {
    expect(await pagesOf(openDeskScanners().scan('x', scannersOf(3, 'end').asking))).toMatchObject({ pages: [page(1), page(2), page(3)], stopped: null })
  })

  it('are none where the first did not come, or where a person stopped the scan', async () => {
    await expect(pagesOf(openDeskScanners().scan('x', scannersOf(0, 'scanner.jam').asking))).rejects.toMatchObject({ code: 'scanner.jam' })
    await expect(pagesOf(openDeskScanners().scan('x', scannersOf(2, 'scanner.cancelled').asking))).rejects.toMatchObject({ code: 'scanner.cancelled' })
  })

  it('that came before the time was over are kept, and the scan is given up', async () => {
    const { asking, asked } = scannersOf(2, 'silence')
    expect(await pagesOf(openDeskScanners(60).scan('x', asking))).toMatchObject({ pages: [page(1), page(2)], stopped: { code: 'internal.timeout' } })
    expect(asked.at(-1)).toBe('internal.endScan')
    await expect(pagesOf(openDeskScanners(60).scan('x', scannersOf(0, 'silence').asking))).rejects.toMatchObject({ code: 'internal.timeout' })
  })
})
