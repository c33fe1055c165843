import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childrenRunning } from './children.ts'
import { passportPage } from './draw-specimen.ts'
import { launch, type Launched } from './launch.ts'
import { DeskPage } from './pages.ts'

describe('processes beside main, and one that dies', () => {
  let launched: Launched
  let desk: DeskPage
  const mainPid = (): number => launched.app.process().pid ?? 0

  beforeAll(async () => {
    launched = await launch()
    desk = new DeskPage(launched.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
  })
  afterAll(async () => { await launched?.close() })

  const killAndWait = async (bundle: string): Promise<void> => {
    const appPid = await launched.app.evaluate(() => process.pid).catch(() => mainPid())
    // The reader starts behind the sign-in: who is quick is there before it.
    await expect.poll(() => childrenRunning(bundle, appPid), { interval: 50 }).toHaveLength(1)
    const [before] = childrenRunning(bundle, appPid)
    process.kill(before!, 'SIGKILL')
    await expect.poll(async () => {
      const now = childrenRunning(bundle, await launched.app.evaluate(() => process.pid))
      return now.length === 1 && now[0] !== before
    }, { interval: 50 }).toBe(true)
  }

  it('there is none for a network that is not used', async () => {
    const names = await launched.app.evaluate(({ app }) => app.getAppMetrics().map(({ type, serviceName }) => serviceName ?? type))
    expect(names).toContain('Browser')
    expect(names.filter((name) => /network/i.test(name))).toEqual([])
  })

  it.skipIf(spawnSync('/usr/bin/bwrap', ['--version']).status !== 0)('reads in a cage of the operating system, and the screen says so', async () => {
    const appPid = await launched.app.evaluate(() => process.pid)
    await expect.poll(() => childrenRunning('reader/index.cjs', appPid), { interval: 50 }).toHaveLength(1)
    const [holder] = childrenRunning('reader/index.cjs', appPid)
    const children = () => readFileSync(`/proc/${holder}/task/${holder}/children`, 'utf8')
    // What holds it is there first, and shuts it in before it begins.
    await expect.poll(() => readFileSync(`/proc/${Number(children())}/status`, 'utf8')).toMatch(/^CapEff:\t0+$[^]*^Seccomp:\t2$/m)
    const inside = Number(children())
    for (const kind of ['net', 'pid', 'mnt', 'user', 'ipc']) expect(readlinkSync(`/proc/${inside}/ns/${kind}`), kind).not.toBe(readlinkSync(`/proc/self/ns/${kind}`))
    expect((await desk.ask('desk.health', {})).value).toMatchObject({ cage: 'held' })
  })

  it('reader: the screen says so and the next page is read, in the same session', async () => {
    await killAndWait('reader/index.cjs')
    await desk.readFile('page.png', await passportPage({ surname: 'ADELSWARD', givenNames: 'TOVE', number: 'CN4417209', born: '790301', sex: 'F', expires: '330505' }))
    expect(await desk.fieldText('documentNumber')).toContain('CN4417209')
    await desk.confirm()
  })

  it('vault: it opens again by itself, and what was confirmed is there', async () => {
    await killAndWait('vault/index.cjs')
    await launched.page.getByText('The vault had to start again', { exact: false }).first().waitFor()
    await desk.signIn('Demo clerk', await desk.demoSecret())
    expect(await desk.find('CN4417209')).toContain('ADELSWARD')
  })
})
