import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { journaldFeed } from '../../../electron/uplink/feeds/journald.ts'
import { heldAgainst, type Arrived } from '../deliver.ts'
import { feedEvents } from '../feed-events.ts'
import { gapsOf } from '../readme-query.ts'
import { journal, journaldObstacle, type Journal } from '../journald.ts'

const never = new AbortController().signal

describe.skipIf(journaldObstacle() !== null)('the journal of a real systemd-journald', () => {
  let own: Journal
  beforeAll(async () => {
    own = journal()
    await own.start()
  })
  afterAll(() => own.end())
  const entries = () => {
    const [command = '', ...before] = own.commands.journalctl
    return spawnSync(command, [...before, '--quiet', '--output=json', 'SYSLOG_IDENTIFIER=foyer'], { encoding: 'utf8', maxBuffer: 50_000_000 }).stdout.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, string>)
  }
  const arrived = (): Arrived[] => entries().map((entry) => ({ terminal: entry['FOYER_TERMINAL'] ?? '', index: Number(entry['FOYER_INDEX']), leaf: entry['FOYER_LEAF'] ?? '' }))

  it('has every event with its fields, once, also when it is sent again', async () => {
    const events = feedEvents(120)
    const feed = journaldFeed(own.commands)
    expect(await feed.send(events, never)).toBe(120)
    expect(await feed.send(events, never)).toBe(120)
    expect(heldAgainst(events, arrived())).toEqual({ lost: [], again: 0, strange: 0, inOrder: true })
    expect(entries()[7]).toMatchObject({ MESSAGE: 'staff-7 records.list 200', PRIORITY: '6', SYSLOG_FACILITY: '13', FOYER_TERMINAL: 'front-desk', FOYER_INDEX: '7', FOYER_STATUS: '200', FOYER_DETAIL: 'camera corrected=sex', FOYER_LEAF: events[7]?.leafHash })
  })

  it('shows a gap to who asks as the README says', async () => {
    await journaldFeed(own.commands).send([...feedEvents(2, 300), ...feedEvents(2, 304)], never)
    expect(gapsOf('journalctl', (command) => command.replace('journalctl', own.commands.journalctl.join(' ')))).toContain('302-303')
  })

  it('is not believed where nothing listens, although logger says done', async () => {
    await own.kill()
    const events = feedEvents(3, 500)
    await expect(journaldFeed(own.commands, { everyMs: 20, most: 2 }).send(events, never)).rejects.toMatchObject({ code: 'uplink.unreachable' })
    await own.start()
    expect(await journaldFeed(own.commands).send(events, never)).toBe(3)
    expect(heldAgainst(events, arrived().filter(({ index }) => index >= 500))).toMatchObject({ lost: [], strange: 0 })
  })
})

it('says so where there is no such program', async () => {
  await expect(journaldFeed({ logger: ['/nonexistent/logger'], journalctl: ['/nonexistent/journalctl'] }).send(feedEvents(1), never)).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'journald' })
})
