import { createRequire } from 'node:module'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UplinkClient, type Told } from '../../electron/receiver/simulator/client.ts'
import { askedOf } from '../../electron/receiver/pages/events-page.ts'
import { tongueOf } from '../../electron/receiver/pages/words.ts'
import { checkExport } from '../../electron/verify/check-export.ts'
import { linesOf } from '../../electron/verify/lines.ts'
import { keyType, verifierKeyOf } from '../../electron/tlog/signed-note.ts'
import { OPERATOR_PASSWORD, openBench, type Bench } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')
const NASTY = '<script>alert(1)</script>"\'&'
const nothingElse = { key: null, receivers: [], policy: null, older: [], whole: true, event: null }

test('a page of events goes on where the one before ended, also in a trail that was set aside', () => {
  const place = { time: '2026-03-02T08:00:00.000Z', terminal: 't-1~2', index: 7 }
  expect(askedOf(new URLSearchParams({ before: `${place.time}|${place.terminal}|${place.index}` })).before).toEqual(place)
  expect(askedOf(new URLSearchParams({ before: `${place.time}|t-1~0|7` })).before).toBeNull()
})

describe('the fleet’s pages', () => {
  let bench: Bench
  let address: string
  let browser: Browser
  let cookie = ''
  beforeAll(async () => {
    bench = await openBench()
    address = `https://127.0.0.1:${bench.receiver.port}`
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false })
    const desk = await bench.enrol('t-page')
    for (let each = 0; each < 120; each++) desk.trail.happen(new Date(at.getTime() + each * 1000), each === 77 ? { detail: NASTY, user: 's-nasty' } : {})
    await desk.sync(at)
    const fork = desk.trail.copy(100)
    for (let each = 0; each < 30; each++) fork.happen(at)
    await desk.send(fork.batch(90, 40, at))
    const other = await bench.enrol('t-other')
    other.trail.happen(new Date('2026-03-05T00:00:00.000Z'))
    await other.sync(at)
  })
  afterAll(async () => {
    await browser.close()
    await bench.close()
  })

  async function ask(method: string, path: string, body: string | null = null, headers: Record<string, string> = {}): Promise<Told> {
    const client = new UplinkClient({ ...bench.line, base: address, headers: { cookie, ...headers } })
    const told = await client.send(method, path, body, 'application/x-www-form-urlencoded')
    client.close()
    return told
  }
  const enter = (password: string, headers: Record<string, string> = {}): Promise<Told> => ask('POST', '/fleet/sign-in', new URLSearchParams({ name: 'kim', password }).toString(), headers)

  test('are open to nobody before an operator has a password, and then to whoever knows it', async () => {
    for (const path of ['/fleet', '/fleet/events', '/fleet/terminals/t-page', '/fleet/terminals/t-page/trail.jsonl?size=120']) expect(await ask('GET', path)).toMatchObject({ status: 303, headers: { location: '/fleet/sign-in' } })
    expect((await ask('GET', '/fleet/sign-in')).text).toContain('foyer-receiver operator-password NAME --config FILE')
    expect((await enter(OPERATOR_PASSWORD)).status).toBe(403)
    expect((await bench.command('operator-password', 'kim')).status).toBe(0)
    expect((await enter('wrong horse battery')).status).toBe(403)
    for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }]) expect((await enter(OPERATOR_PASSWORD, headers)).status).toBe(403)
    const told = await enter(OPERATOR_PASSWORD)
    expect(told.status).toBe(303)
    const set = String(told.headers['set-cookie'])
    expect(set).toMatch(/^__Host-foyer-fleet=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=28800; Secure$/)
    expect(readFileSync(join(bench.settings.folder, 'receiver.db')).includes(set.slice(20, 50))).toBe(false)
    cookie = set.split(';')[0] ?? ''
    expect(await ask('GET', '/fleet')).toMatchObject({ status: 200 })
  })

  test('show each terminal and its alarms, and of one its whole story', async () => {
    const fleet = (await ask('GET', '/fleet')).text
    expect(fleet).toContain('Front desk t-page')
    expect(fleet).toContain('Another history')
    const story = await ask('GET', '/fleet/terminals/t-page')
    for (const word of ['Another history', 'foyer/t-page+', 'First event that differs', 'Hash held', 'Hash offered', '— foyer-receiver/']) expect(story.text).toContain(word)
    expect(story.headers['content-security-policy']).toBe("default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
    expect(await ask('GET', '/fleet/terminals/nobody')).toMatchObject({ status: 404 })
    const form = new URLSearchParams({ kind: 'fork', subject: String((await bench.command('alarms')).out[0]?.['subject']) }).toString()
    expect(await ask('POST', '/fleet/terminals/t-page/alarms', form)).toMatchObject({ status: 303 })
    expect((await ask('GET', '/fleet')).text).toContain('No open alarm')
    // Dealt with, and there all the same.
    expect((await bench.command('alarms')).out).toMatchObject([{ kind: 'fork', endedAt: expect.any(String), settledBy: 'kim', offered: expect.stringContaining('foyer/t-page') }])
  })

  const rowsOf = (text: string): number => text.split('<tr>').length - 2

  test('say in words what a desk tells of itself, as long as it does', async () => {
    const desk = await bench.enrol('t-tells')
    const told = async (alerts: string[]) => {
      expect(await desk.heartbeat(new Date(), alerts)).toMatchObject({ status: 200 })
      return (await ask('GET', '/fleet')).text
    }
    const page = await told(['chipAltered', 'feedRefused', 'of.tomorrow'])
    for (const words of ['Told by the desk: a chip is not as it was signed', 'Told by the desk: another system refuses the trail', 'Told by the desk: of.tomorrow']) expect(page).toContain(words)
    expect((await ask('GET', '/fleet', null, { 'accept-language': 'de' })).text).toContain('Vom Terminal gemeldet: ein Chip ist nicht wie signiert')
    const later = await told(['feedRefused'])
    expect(later).not.toContain('a chip is not as it was signed')
    expect(later).toContain('another system refuses the trail')
    expect(await told([])).not.toContain('Told by the desk')
  })

  test('find events by each field, page by page and without a word of markup from them', async () => {
    const cases: [query: string, rows: number][] = [
      ['', 50], ['terminal=t-other', 1], ['user=s-nasty', 1], ['method=DELETE&terminal=t-page', 24], ['status=401', 24], ['status=4xx', 24], ['action=records.list', 24],
      ['from=2026-03-02', 1], ['to=2026-03-01&status=401', 24], ['text=ALERT(1)', 1], ['text=%25', 0], ['user=nobody', 0], ["user='%20OR%201=1--", 0],
    ]
    for (const [query, rows] of cases) expect({ query, rows: Math.max(0, rowsOf((await ask('GET', `/fleet/events?${query}`)).text)) }).toEqual({ query, rows })
    expect((await ask('GET', '/fleet/events?user=s-nasty')).text).not.toContain('<script')
    expect((await ask('GET', `/fleet/events?text=${encodeURIComponent(NASTY)}`)).text).not.toContain('<script')
    const seen: string[] = []
    for (let path: string | undefined = '/fleet/events?terminal=t-page'; path !== undefined;) {
      const { text } = await ask('GET', path)
      seen.push(...[...text.matchAll(/<td class="number">(\d+)<\/td>/g)].map(([, index]) => index ?? ''))
      path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, each) => String(119 - each)))
  })

  test('give a trail out with the proof that foyer-verify takes, and a changed one is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-export-'))
    const [file, proof] = [join(folder, 'a.jsonl'), join(folder, 'a.jsonl.proof')]
    const parts = [(await ask('GET', '/fleet/terminals/t-page/trail.jsonl?size=120')).text, (await ask('GET', '/fleet/terminals/t-page/trail.jsonl.proof?size=120')).text]
    const receiver = verifierKeyOf(String((await bench.command('key')).out[0]?.['receiverKey']), keyType.cosignature)
    const check = (text: string) => {
      writeFileSync(file, text)
      writeFileSync(proof, parts[1] ?? '')
      return checkExport(linesOf(file), linesOf(proof), { ...nothingElse, receivers: receiver === null ? [] : [receiver] })
    }
    expect(check(parts[0] ?? '')).toMatchObject({ terminal: 'foyer/t-page', events: 120, left: 0, size: 120, heldByOthers: 120 })
    expect(() => check((parts[0] ?? '').replace('"status":401', '"status":200'))).toThrow('These are not the events')
    expect((await bench.command('export', 't-page', '--to', folder)).status).toBe(0)
    expect(readFileSync(join(folder, 't-page.jsonl'), 'utf8')).toBe(parts[0])
    expect(readFileSync(join(folder, 't-page.jsonl.proof'), 'utf8')).toBe(parts[1])
    expect((await ask('GET', '/fleet/terminals/t-page/trail.jsonl?size=119')).status).toBe(404)
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(['light', 'dark'] as const)('can be used by everybody, in a %s scheme, without a script', async (colorScheme) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const context = await browser.newContext({ ignoreHTTPSErrors: true, colorScheme, locale: colorScheme === 'dark' ? 'de-DE' : 'en-GB', bypassCSP: true })
    const view = await context.newPage()
    for (const path of ['/fleet/sign-in', '/fleet', '/fleet/terminals/t-page', '/fleet/events']) {
      if (path === '/fleet') {
        await view.fill('[name=name]', 'kim')
        await view.fill('[name=password]', OPERATOR_PASSWORD)
        await view.click('main button')
        await view.waitForURL(`${address}/fleet`)
      } else {
        await view.goto(`${address}${path}`)
      }
      expect(await view.locator('script').count()).toBe(0)
      await view.addScriptTag({ content: axe })
      const found = await view.evaluate("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))")
      expect({ path, found }).toEqual({ path, found: [] })
    }
    expect(await view.locator('h1').textContent()).toBe(colorScheme === 'dark' ? 'Ereignisse' : 'Events')
    await context.close()
  })

  test('signed out is out', async () => {
    expect(await ask('POST', '/fleet/sign-out', '')).toMatchObject({ status: 303 })
    expect(await ask('GET', '/fleet')).toMatchObject({ status: 303, headers: { location: '/fleet/sign-in' } })
  })

  test('a password cannot be tried one after the other, and a right one does not open the way', async () => {
    const statuses: number[] = []
    for (let each = 0; each < 8; each++) statuses.push((await enter('wrong horse battery')).status)
    expect(statuses.at(-1)).toBe(429)
    expect((await enter(OPERATOR_PASSWORD)).status).toBe(429)
  })
})

test('an export of a purged trail holds the hashes in its place', async () => {
  const bench = await openBench()
  const desk = await bench.enrol('t-old')
  for (let each = 0; each < 600; each++) desk.trail.happen(at)
  const { leafHash } = await import('../../electron/tlog/merkle-hash.ts')
  const batch = desk.trail.batch(0, 600, at)
  await desk.send({ ...batch, leaves: batch.leaves.map((leaf, index) => index < 300 && typeof leaf === 'string' ? { hash: leafHash(leaf).toString('base64') } : leaf) })
  const folder = mkdtempSync(join(tmpdir(), 'foyer-export-'))
  await bench.command('export', 't-old', '--to', folder)
  expect(checkExport(linesOf(join(folder, 't-old.jsonl')), linesOf(join(folder, 't-old.jsonl.proof')), { ...nothingElse, from: 300 })).toMatchObject({ events: 300, first: 300, last: 599, size: 600 })
  // Two complete subtrees and their rest, not three hundred hashes.
  expect(readFileSync(join(folder, 't-old.jsonl.proof'), 'utf8').split('\n').length).toBeLessThan(10)
  rmSync(folder, { recursive: true, force: true })
  await bench.close()
})

test('an operator who is removed is out at once', async () => {
  const bench = await openBench()
  await bench.command('operator-password', 'lee')
  const ask = async (method: string, path: string, body: string | null, cookie = ''): Promise<Told> => {
    const client = new UplinkClient({ ...bench.line, base: `https://127.0.0.1:${bench.receiver.port}`, headers: { cookie } })
    const told = await client.send(method, path, body, 'application/x-www-form-urlencoded')
    client.close()
    return told
  }
  const enter = () => ask('POST', '/fleet/sign-in', new URLSearchParams({ name: 'lee', password: OPERATOR_PASSWORD }).toString())
  const cookie = String((await enter()).headers['set-cookie']).split(';')[0]
  expect(await ask('GET', '/fleet', null, cookie)).toMatchObject({ status: 200 })
  expect(await bench.command('operator-remove', 'lee')).toMatchObject({ status: 0, out: [{ removed: 'lee' }] })
  expect((await bench.command('operator-remove', 'lee')).status).toBe(1)
  expect(await ask('GET', '/fleet', null, cookie)).toMatchObject({ status: 303 })
  expect((await enter()).status).toBe(403)
  await bench.close()
})

test('a language that is not there is English', () => {
  expect(['fr-FR,de;q=0.8', 'de-AT', 'en-GB,de', '', undefined].map((each) => tongueOf(each).language)).toEqual(['de', 'de', 'en', 'en', 'en'])
})
