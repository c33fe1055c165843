import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, type Launched } from './launch.ts'

/** Seccomp's modes in /proc: 2 is a filter. proc(5). */
const FILTERED = '2'

describe('the page is kept in its sandbox', () => {
  let launched: Launched
  beforeAll(async () => {
    launched = await launch()
    await launched.page.getByTestId('demo-secret').waitFor()
  })
  afterAll(async () => { await launched?.close() })

  it('these tests have one: they are not root, and start nothing without it', async () => {
    expect(process.getuid?.()).not.toBe(0)
    expect(await launched.app.evaluate(() => process.argv)).not.toContain('--no-sandbox')
  })

  it('the window asks for it', async () => {
    const asked = await launched.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((each) => (each as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()))
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
  })

  it('the system gives it: no new rights, a filter of system calls, processes of its own', async () => {
    const pid = await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
    expect(pid).toBeGreaterThan(0)
    const status = Object.fromEntries(readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map((line) => line.split(':\t') as [string, string]))
    expect({ seccomp: status['Seccomp'], noNewPrivs: status['NoNewPrivs'] }).toEqual({ seccomp: FILTERED, noNewPrivs: '1' })
    // A process identifier of its own name space: the sandbox's.
    expect(status['NSpid']?.split('\t').length).toBeGreaterThan(1)
  })
})
