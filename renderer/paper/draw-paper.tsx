import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Paper } from '../../electron/contract/paper.ts'
import { showLanguage } from '../parts/languages.ts'
import { SheetOfPaper } from './sheet-of-paper.tsx'
import './paper.css'

/** Draw the sheet that main put into this page, and say so by the page's title, which is no word of it. */
export async function drawPaper(root: HTMLElement, block: HTMLElement): Promise<void> {
  const paper = JSON.parse(block.textContent) as Paper
  block.remove()
  document.documentElement.classList.add('paper')
  await showLanguage(paper.language)
  flushSync(() => createRoot(root).render(<SheetOfPaper paper={paper} />))
  await document.fonts.ready
  document.title = 'Foyer: drawn'
}
