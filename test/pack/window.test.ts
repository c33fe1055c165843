import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'
import { DeskPage } from '../e2e/pages.ts'
import { startPacked, type PackedApp } from './packed-app.ts'

const statusOf = (pid: string): Map<string, string> =>
  new Map(readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map((line) => line.split(':\t') as [string, string]))

/** The window's own processes, by what Chromium calls them: others of this computer may have windows too. */
function renderers(data: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      if (!/^\d+$/.test(name)) return false
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      return words.includes('--type=renderer') && words.includes(data)
    } catch {
      return false
    }
  })
}

describe('the packed app, as it is installed', () => {
  const data = mkdtempSync(join(tmpdir(), 'foyer-packed-'))
  let app: PackedApp
  beforeAll(async () => { app = await startPacked(['--demo', '--window', `--data-folder=${data}`]) })
  afterAll(async () => {
    await app?.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('is not run by root, and keeps its page in a sandbox', async () => {
    expect(process.getuid?.()).not.toBe(0)
    await app.page.getByTestId('demo-secret').waitFor()
    const found = renderers(data)
    expect(found.length).toBeGreaterThan(0)
    for (const pid of found) expect([statusOf(pid).get('Seccomp'), statusOf(pid).get('NoNewPrivs')]).toEqual(['2', '1'])
  })

  it('reads a document and stores it, with what was packed', async () => {
    const desk = new DeskPage(app.page)
    await desk.signIn('Demo clerk', await desk.demoSecret())
    await desk.readFile('page.jpg', readFileSync(join(projectRoot, 'resources', 'specimens', 'passport-genuine.jpg')))
    await desk.layCard('passport-genuine')
    await app.page.getByText('Chip genuine').waitFor()
    expect(await desk.verdict()).toContain('Genuine')
    await desk.confirm()
  })
})
