import type { Paper } from '../contract/paper.ts'

/** The page that draws a sheet: the desk's own, with what stands on the sheet inside, and nothing that leads out of it. `<` would end the block. */
export function paperPage(index: string, paper: Paper): string {
  const block = `<script type="application/json" id="paper">${JSON.stringify(paper).replaceAll('<', '\\u003c')}</script>`
  return index.replace('<div id="root">', () => `${block}<div id="root">`)
}
