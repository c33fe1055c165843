import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { CardDesk } from '../../electron/reader/card-desk.ts'
import { openDevices } from '../../electron/reader/devices.ts'
import { openScanners } from '../../electron/reader/open-scanners.ts'
import type { CardReaderEvent } from '../../electron/emrtd/card/smart-card.ts'

const reader = 'A reader'

/** The card desk as far as the list of devices asks it, with the service in the test's hand. */
function cardsOf(): { cards: CardDesk, tell: (event: CardReaderEvent) => void, away: (is: boolean) => void } {
  const listeners = new Set<(event: CardReaderEvent) => void>()
  let gone = false
  const unasked = () => Promise.reject(new Error('not asked'))
  return {
    cards: {
      list: async () => (gone ? [] : [{ name: reader, simulated: false, cardPresent: true }]),
      probe: () => Promise.reject(new FoyerError('smartcard.serviceMissing')),
      readChip: unasked, lay: unasked, countsAttempts: () => false, close: async () => undefined,
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    tell: (event) => { for (const listener of listeners) listener(event) },
    away: (is) => { gone = is },
  }
}

describe('the list of devices', () => {
  it('forgets what was wrong with a reader once it is back', async () => {
    const { cards, tell, away } = cardsOf()
    const devices = openDevices({ cards, scanners: openScanners('demo', join(projectRoot, 'resources')), now: () => new Date('2026-06-01T12:00:00Z'), emit: () => undefined })
    const stateOf = async () => (await devices.list()).find(({ id }) => id === reader)?.state
    await expect(devices.test(reader, new AbortController().signal)).rejects.toMatchObject({ code: 'smartcard.serviceMissing' })
    expect(await stateOf()).toBe('fault')
    away(true)
    tell({ type: 'readerRemoved', reader })
    tell({ type: 'serviceLost' })
    expect(await stateOf()).toBeUndefined()
    away(false)
    tell({ type: 'readerAdded', reader })
    expect(await stateOf()).toBe('ready')
    devices.close()
  })
})
