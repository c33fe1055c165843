import { describe, expect, it } from 'vitest'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { specimenDocument } from '../../emrtd/specimen-document.ts'
import { readersContract } from './readers-contract.ts'

readersContract('the simulator', false, async () => {
  const names = ['Reader A', 'Reader B'] as const
  const readers = new SimulatedReaders(names)
  return {
    readers, names,
    lay: async (name, card) => readers.insert(name, card),
    take: async (name) => readers.remove(name),
    close: () => readers.close(),
  }
})

describe('a simulated reader', () => {
  it('can be pulled out in the middle, and another plugged in', async () => {
    const readers = new SimulatedReaders(['one'])
    const events: string[] = []
    readers.onEvent((event) => events.push(event.type))
    readers.insert('one', specimenDocument().card)
    const card = await readers.connect('one')
    readers.removeReader('one')
    await expect(card.transmit(Uint8Array.of(0, 0x84, 0, 0, 8))).rejects.toMatchObject({ code: 'device.lost' })
    await expect(card.reset()).rejects.toMatchObject({ code: 'device.lost' })
    readers.addReader('two')
    expect(events).toEqual(['cardInserted', 'cardRemoved', 'readerRemoved', 'readerAdded'])
    expect(await readers.list()).toEqual([{ name: 'two', card: null }])
  })
})
