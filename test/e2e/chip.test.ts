import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

const picture = (id: string): Buffer => readFileSync(join(projectRoot, 'resources', 'specimens', `${id}.jpg`))

describe('the chip of a document on the reader', () => {
  let launched: Launched
  let desk: DeskPage
  beforeAll(async () => {
    launched = await launch()
    desk = new DeskPage(launched.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
  })
  afterAll(async () => { await launched?.close() })

  it('opens by itself with the key just read and is proven', async () => {
    await desk.readFile('page.jpg', picture('passport-genuine'))
    await desk.layCard('passport-genuine')
    await launched.page.getByText('Chip genuine').waitFor()
    expect(await desk.verdict()).toContain('Genuine')
    await desk.picture('reading-genuine')
    expect(await desk.fieldText('documentNumber')).toMatch(/agree/)
    await launched.page.getByAltText('Portrait in the chip').waitFor()
    await desk.confirm()
    await desk.takeCardAway()
  })

  it('of a changed passport says stop and why, and lets nobody store it by one key', async () => {
    await desk.readFile('page.jpg', picture('passport-altered'))
    await desk.layCard('passport-altered')
    await launched.page.getByText('Chip altered').waitFor()
    expect(await desk.verdict()).toContain('Stop and look')
    await desk.picture('reading-stop')
    expect(await launched.page.getByTestId('go-on').isDisabled()).toBe(true)
    await desk.discard()
    await desk.takeCardAway()
  })
})
