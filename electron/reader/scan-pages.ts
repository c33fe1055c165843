import { FoyerError } from '../contract/errors.ts'
import type { ScannedPage } from '../contract/scanners.ts'

export interface ScannedStack {
  pages: ScannedPage[]
  /** What ended it before the stack was through; the pages are those that came before. */
  stopped: FoyerError | null
}

/**
 * The pages of a scan, at least one. A fault after the first of them takes nothing that is already here: the paper has gone through.
 * @throws FoyerError of the scan where there is no page; `scanner.cancelled` also after some, since whoever stopped it wants none
 */
export async function pagesOf(scan: AsyncIterable<ScannedPage>): Promise<ScannedStack> {
  const pages: ScannedPage[] = []
  try {
    for await (const page of scan) pages.push(page)
    return { pages, stopped: null }
  } catch (thrown) {
    const error = FoyerError.from(thrown)
    if (pages.length === 0 || error.code === 'scanner.cancelled') throw error
    return { pages, stopped: error }
  }
}
