import { hostname, userInfo } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let launched: Launched
beforeAll(async () => { launched = await launch() })
afterAll(async () => { await launched?.close() })

it('tells IT of the devices that there are, and nothing of who works here', async () => {
  const desk = new DeskPage(launched.page)
  await desk.signIn('Demo supervisor', await desk.demoSecret())
  let lines: string[] = []
  // The reader starts behind the sign-in: until it is up, that is what is told.
  await expect.poll(async () => {
    const { value } = await desk.ask('devices.diagnosis', { cameras: [{ name: 'A camera (046d:082d)', usedAt: null, fault: null }] })
    lines = (value as { lines: string[] }).lines
    return lines
  }).toEqual(expect.arrayContaining([
    'camera: A camera …, no fault, last used never', expect.stringMatching(/^scanner: Foyer demo scanner \(simulated\), ready/), expect.stringMatching(/^smartcardReader: .+ \(simulated\), ready/), expect.stringMatching(/^process reader: up/),
  ]))
  for (const name of [hostname(), userInfo().username]) expect(lines.slice(4).join('\n')).not.toMatch(new RegExp(String.raw`\b${name.replaceAll(/\W/g, String.raw`\$&`)}\b`, 'i'))
})
