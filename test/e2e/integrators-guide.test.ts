import { afterAll, beforeAll, expect, it } from 'vitest'
import { Integrator } from '../guides/integrator.ts'
import { openApi, serveRequest } from './api-desk.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

let launched: Launched
let desk: DeskPage
beforeAll(async () => {
  launched = await launch()
  desk = new DeskPage(launched.page)
})
afterAll(async () => { await launched?.close() })

it('the integrators’ guide, typed word by word into a shell, does what it says at the built app, with a clerk at its screen', async () => {
  const { url, key, authority, secret } = await openApi(desk, ['readings.make', 'requests.make', 'records.read', 'audit.read'])
  await desk.signOut()
  await desk.signIn('Demo clerk', secret)
  const integrator = new Integrator({ desk: url, key, authority })
  try {
    for (const part of ['enter', 'read', 'follow', 'verify', 'ask'] as const) expect([part, await integrator.type(part)]).toEqual([part, []])
    const came = integrator.type('wait')
    await serveRequest(desk, 2)
    expect(await came).toEqual([])
    for (const part of ['look', 'refuse'] as const) expect([part, await integrator.type(part)]).toEqual([part, []])
  } finally {
    integrator.close()
  }
})
