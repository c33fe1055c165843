// A day at a packed desk in small: idle before anybody comes, reading from the camera and from files, a card, records, the trail, settings,
// idle again, for as long as it is told. Run by electron/dev/silence.ts, which watches what leaves the machine meanwhile.
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fakeCameraArgs, writeFakeCamera } from '../../electron/dev/fake-camera.ts'
import { projectRoot } from '../data-folder.ts'
import { DeskPage } from '../e2e/pages.ts'
import { startPacked, type PackedApp } from './packed-app.ts'

const [seconds = '120', folder = '', sightings = '', anew = ''] = process.argv.slice(2)
const specimen = (id: string): Buffer => readFileSync(join(projectRoot, 'resources', 'specimens', `${id}.jpg`))
const rest = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/** Nobody at the desk, for this long at a time. */
const IDLE_MS = 15_000

/** A look-up, a connection and a datagram of our own: what does not show them would show nothing. */
async function plant(): Promise<void> {
  const { address } = await lookup('planted.foyer.example', { family: 4 })
  await new Promise<void>((resolve) => {
    const socket = connect(443, address, () => { socket.destroy(); resolve() })
    socket.once('error', () => resolve())
  })
  const far = connect(443, '192.0.2.77')
  far.on('error', () => undefined)
  const near = createSocket('udp4')
  near.send('planted', 9, '192.0.2.77')
  await rest(1000)
  far.destroy()
  near.close()
}

const read = (): unknown => JSON.parse(readFileSync(sightings, 'utf8'))

await plant()
const planted = read()
writeFileSync(anew, '')
await rest(1000)

const data = join(folder, 'data')
mkdirSync(data, { recursive: true })
const camera = join(folder, 'camera.mjpeg')
await writeFakeCamera(join(projectRoot, 'resources', 'specimens', 'passport-genuine.jpg'), camera)

const started = performance.now()
const start = (): Promise<PackedApp> => startPacked([...fakeCameraArgs(camera), '--demo', '--window', `--data-folder=${data}`])
/** On a machine under load the page of the old Electron sometimes draws no further frame. The day goes on in a new one, and says so: it is about what is sent. */
const MOST_STALLS = 2
let app = await start()
let readings = 0
let stalls = 0

/** Specimen people only, so it may be said: what stands on the page, and how many frames it drew in these seconds. */
async function whatIsSeen({ page, said }: PackedApp): Promise<string> {
  const seconds = 3
  const frames = page.evaluate(async (ms) => {
    let drawn = 0
    const each = (): void => {
      drawn += 1
      requestAnimationFrame(each)
    }
    requestAnimationFrame(each)
    await new Promise((resolve) => { setTimeout(resolve, ms) })
    return `${drawn} frames in ${ms} ms, ${document.visibilityState}; ${JSON.stringify(document.body.innerText)}`
  }, seconds * 1000)
  return `${await Promise.race([frames.catch((error: unknown) => String(error)), rest(20_000).then(() => 'the page does not answer')])}\n${said()}`
}

const MOST_PRESSES = 60
/** Longer than the desk takes to draw what a press did. */
const AGAIN_MS = 500

async function oneDocument(): Promise<boolean> {
  const desk = new DeskPage(app.page)
  const secret = await desk.demoSecret()
  await rest(IDLE_MS)
  await desk.signIn('Demo supervisor', secret)
  // The camera at the end: it would read the same page again as soon as it is asked.
  const last = readings > 0 && performance.now() - started > Number(seconds) * 1000
  if (last) await desk.readFromCamera()
  else await desk.readFile('page.jpg', specimen('passport-genuine'))
  await desk.layCard('passport-genuine')
  await app.page.getByText('Chip genuine').waitFor()
  // The same specimen all day long: the desk asks whether that is meant.
  await app.page.locator('[data-testid="go-on"]:not([data-waits])').waitFor()
  const onceMore = app.page.getByRole('checkbox', { name: 'Store it once more' })
  // A press within moments of a change of the verdict decides nothing: who means it presses again.
  for (let presses = 0; presses < MOST_PRESSES && await onceMore.isVisible() && !await onceMore.isChecked(); presses += 1) {
    await onceMore.click()
    await rest(AGAIN_MS)
  }
  await desk.confirm()
  await desk.takeCardAway()
  readings += 1
  await app.page.keyboard.press('F3')
  await desk.openAudit()
  await desk.signOut()
  return last
}

try {
  for (let last = false; !last;) {
    try {
      last = await oneDocument()
    } catch (error) {
      stalls += 1
      process.stderr.write(`the day stalled at document ${readings + 1}: ${error instanceof Error ? error.message.split('\n')[0] : 'no error'}\n${await whatIsSeen(app)}\n`)
      if (stalls > MOST_STALLS) throw error
      await app.close()
      app = await start()
    }
  }
  await rest(IDLE_MS)
} finally {
  await app.close()
}
const left = spawnSync('find', [folder, '(', '-path', '*/Microsoft/*', '-o', '-name', 'mat-debug-*.log', ')'], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line !== '')
process.stdout.write(`${JSON.stringify({ planted, seen: read(), readings, stalls, seconds: Math.round((performance.now() - started) / 1000), left: left.map((path) => path.slice(folder.length + 1)) })}\n`)
