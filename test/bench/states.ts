// `npm run states -- FOLDER`: a picture of every screen in every state, language, theme and size, and a page that shows them all. Nothing
// is judged here: this is for eyes; what can be measured, test/renderer measures.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '../../electron/dev/say.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import { everyScreen, type ScreenCase } from '../renderer/every-screen.ts'
import { startScreens, type Screens } from '../renderer/open-page.ts'
import { drawn } from '../renderer/page-tools.ts'
import { statesIndex, type StatePicture } from '../renderer/states-index.ts'
import { sizeName, statesOptions, usage, type StatesOptions } from '../renderer/states-options.ts'

/** Pages drawn at a time: while one waits for its screen, the other is photographed. */
const SIDE_BY_SIDE = 2

export async function main(args: readonly string[]): Promise<number> {
  const options = statesOptions(args)
  if (options === null) {
    say(usage)
    return 2
  }
  const wanted = everyScreen.filter(({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)))
  if (wanted.length === 0) {
    say(`no screen is called so; there are: ${everyScreen.map(({ name }) => `"${name}"`).join(' ')}`)
    return 2
  }
  mkdirSync(options.folder, { recursive: true })
  const screens = await startScreens()
  try {
    const waiting = wanted.flatMap((screen) => options.languages.map((language) => ({ screen, language })))
    const pictures: StatePicture[] = []
    let missed = 0
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          pictures.push(...await photograph(screens, next.screen, next.language, options))
        } catch (thrown) {
          missed += 1
          say(`${next.screen.name}, ${next.language}: not reached: ${String(thrown).slice(0, 200)}`)
        }
      }
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
    const order = new Map(everyScreen.map(({ name }, at) => [name, at]))
    const sorted = pictures.toSorted((one, other) => (order.get(one.screen) ?? 0) - (order.get(other.screen) ?? 0))
    writeFileSync(join(options.folder, 'index.html'), statesIndex(sorted))
    process.stdout.write(`${sorted.length} pictures of ${wanted.length} states in ${join(options.folder, 'index.html')}\n`)
    return missed === 0 ? 0 : 1
  } finally {
    await screens.close()
  }
}

/** One state in one language: reached once, then seen in each theme and size. */
async function photograph(screens: Screens, screen: ScreenCase, language: Language, { folder, sizes, themes }: StatesOptions): Promise<StatePicture[]> {
  const opened = await screens.open({ language, ...screen.scenario }, sizes[0])
  const { page } = opened
  try {
    await screen.reach(page)
    const taken: StatePicture[] = []
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const theme of themes) {
        await page.evaluate((chosen) => {
          document.documentElement.dataset['theme'] = chosen
        }, theme)
        await drawn(page)
        const file = `${screen.name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}.${language}.${theme}.${sizeName(size)}.png`
        await page.screenshot({ path: join(folder, file), animations: 'disabled' })
        taken.push({ screen: screen.name, language, theme, size, file })
      }
    }
    return taken
  } finally {
    await opened.close()
  }
}
