import { describe, expect, it } from 'vitest'
import { VpcdCard, vpcdPorts } from '../../../electron/reader/chip/simulator/vpcd.ts'
import { pcscError } from '../../../electron/reader/smartcards/pcsc-errors.ts'
import { PcscReaders } from '../../../electron/reader/smartcards/pcsc-readers.ts'
import { specimenDocument } from '../chip/specimen-document.ts'
import { pcscdMissing, startPcscd } from './pcscd.ts'
import { readersContract } from './readers-contract.ts'

const names = ['Virtual PCD 00 00', 'Virtual PCD 00 01'] as const
const missing = pcscdMissing()

readersContract('nfc-pcsc, addon, pcscd and a virtual reader', missing, async () => {
  const service = await startPcscd()
  const readers = new PcscReaders()
  const laid = new Map<string, VpcdCard>()
  for (let tries = 0; tries < 50 && (await readers.list()).length < 2; tries++) await new Promise((resolve) => setTimeout(resolve, 100))
  return {
    readers, names,
    lay: async (name, card) => {
      const port = name === names[0] ? vpcdPorts[0] : vpcdPorts[1]
      laid.set(name, await VpcdCard.insert(card, { port }))
    },
    take: async (name) => {
      await laid.get(name)?.remove()
      laid.delete(name)
    },
    close: async () => {
      await readers.close()
      await service.stop()
    },
  }
})

describe.skipIf(missing)('the PC/SC service', () => {
  it('goes away in the middle and is found again', async () => {
    const service = await startPcscd()
    const readers = new PcscReaders()
    const events: string[] = []
    readers.onEvent(({ type }) => events.push(type))
    await readers.list()
    const card = await VpcdCard.insert(specimenDocument().card, { port: vpcdPorts[0] })
    await expect.poll(() => events, { timeout: 5000 }).toContain('cardInserted')
    const connected = await readers.connect(names[0])
    await service.stop()
    await expect.poll(() => events, { timeout: 5000 }).toContain('serviceLost')
    expect(events).toContain('readerRemoved')
    await expect(connected.transmit(Uint8Array.of(0, 0x84, 0, 0, 8))).rejects.toMatchObject({ code: 'device.lost' })
    await expect(readers.list()).rejects.toMatchObject({ code: 'smartcard.serviceMissing' })
    await card.remove()
    const again = await startPcscd()
    await expect.poll(() => readers.list().then((list) => list.length, () => 0), { timeout: 5000 }).toBe(2)
    await readers.close()
    await again.stop()
  })
})

describe('errors of PC/SC', () => {
  const native = (code: string): Error => Object.assign(new Error('native'), { code })

  it('become ours, through the wrapping of nfc-pcsc', () => {
    const wrapped = Object.assign(new Error('An error occurred while transmitting.'), { code: 'failure', previous: native('RemovedCard') })
    expect(pcscError(wrapped).code).toBe('chip.removed')
    expect(pcscError(native('SharingViolation')).code).toBe('device.busy')
    expect(pcscError(native('NoService')).code).toBe('smartcard.serviceMissing')
    expect(pcscError(native('UnknownReader')).code).toBe('device.lost')
    expect(pcscError(native('InsufficientBuffer'))).toMatchObject({ code: 'device.failed', detail: 'PC/SC InsufficientBuffer' })
    expect(pcscError('anything').code).toBe('device.failed')
  })
})
