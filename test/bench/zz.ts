import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureElectron, runtimeEnvironment } from '../../electron/dev/electron-runtime.ts'
import { DISPLAY_ARGS, inPrivateSession, startDisplay } from '../../electron/dev/session.ts'
import { runToEnd } from '../../electron/dev/launch.ts'
import { projectRoot } from '../data-folder.ts'
if (process.env['FOYER_DEMO_BUS'] === undefined) {
  const keys = mkdtempSync(join(tmpdir(), 'zzk-'))
  process.exit(await runToEnd(inPrivateSession(keys, { command: process.execPath, args: [join(projectRoot, 'electron/dev/run.mjs'), 'test/bench/zz.ts'] }), { cwd: projectRoot, env: process.env }))
}
Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
const display = await startDisplay(); process.env['DISPLAY'] = display.name
const folder = mkdtempSync(join(tmpdir(), 'zz-'))
const rows = []
for (let i = 0; i < 8; i++) {
  const args = [...DISPLAY_ARGS, '--no-sandbox', '--remote-debugging-port=0', projectRoot, '--demo', `--data-folder=${folder}`, '--window']
  const t0 = Date.now()
  const child = spawn(process.env['ELECTRON_EXEC_PATH']!, args, { env: process.env, stdio: ['ignore', 'ignore', 'pipe'] })
  let err = ''; child.stderr.on('data', (c) => { err += c })
  await new Promise((r) => setTimeout(r, 3500))
  const port = /127\.0\.0\.1:(\d+)/.exec(err)![1]
  const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json() as { type: string, webSocketDebuggerUrl: string }[]
  const ws = new WebSocket(pages.find((p) => p.type === 'page')!.webSocketDebuggerUrl)
  const v = await new Promise<string>((res) => { ws.onopen = () => ws.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'JSON.stringify({o:performance.timeOrigin,e:performance.getEntries().map(e=>[e.entryType,e.name.slice(-30),Math.round(e.startTime),Math.round(e.duration)])})' } })); ws.onmessage = (m) => res(JSON.parse(String(m.data)).result.result.value) })
  ws.close()
  const { o, e } = JSON.parse(v)
  const at = (n: string) => { const x = e.find((k: string[]) => k[1] === n); return x ? x[2] + Math.round(o - t0) : null }
  const logs = Object.fromEntries([...err.matchAll(/ZZ (\S+) (\d+)/g)].map((m) => [m[1], Number(m[2]) - t0]))
  rows.push({ origin: Math.round(o - t0), eval: at('t.eval'), lang0: at('t.lang0'), lang1: at('t.lang1'), fcp: at('first-contentful-paint'), signIn: at('foyer.screen.signIn'), ...logs })
  const gone = new Promise((r) => child.once('exit', r)); child.kill(); await gone
}
console.table(rows)
rmSync(folder, { recursive: true }); display.stop()
process.exit(0)
