import type { Size, Theme } from './states-options.ts'
import { sizeName } from './states-options.ts'
import type { Language } from '../../electron/contract/primitives.ts'

export interface StatePicture {
  screen: string
  language: Language
  theme: Theme
  size: Size
  file: string
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** All pictures on one page, screen by screen; each opens by itself. */
export function statesIndex(pictures: readonly StatePicture[]): string {
  const screens = [...new Set(pictures.map((each) => each.screen))]
  const sections = screens.map((screen) => {
    const figures = pictures.filter((each) => each.screen === screen).map(({ language, theme, size, file }) => {
      const said = escaped(`${screen}, ${language}, ${theme}, ${sizeName(size)}`)
      return `<figure><a href="${escaped(file)}"><img loading="lazy" src="${escaped(file)}" alt="${said}" width="${size.width}" height="${size.height}"></a><figcaption>${language} · ${theme} · ${sizeName(size)}</figcaption></figure>`
    })
    return `<section><h2>${escaped(screen)}</h2><div>${figures.join('')}</div></section>`
  })
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Foyer: every state of every screen</title>
<style>body{font:16px system-ui;margin:24px;background:#ddd}div{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{height:260px;width:auto;border:1px solid #777}h2{margin:24px 0 8px}</style>
<h1>Every state of every screen: ${pictures.length} pictures</h1>
${sections.join('\n')}
</html>
`
}
