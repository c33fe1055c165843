import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KeyCeremony, type KeyOutcome, type KeyWish } from '../../electron/ctap/ceremony/ceremony.ts'
import { keyInfo, performStep, type Carry } from '../../electron/ctap/perform.ts'
import { checkStatus } from '../../electron/ctap/status.ts'
import { checkCredential, clientDataHash, verifyAssertion } from '../../electron/ctap/ceremony/verify.ts'
import { keyAnswer, keyStep } from '../../electron/contract/security-key.ts'
import { linkedCard } from '../../electron/emrtd/simulator/link.ts'
import { projectRoot } from '../data-folder.ts'
import { VpcdCard, vpcdPorts, vpcdReaders } from '../emrtd/vpcd.ts'
import { pcscdMissing, startPcscd, type Pcscd } from '../reader/smartcards/pcscd.ts'
import { challenge, keyOf, random, toAssert, toMake } from './lay-key.ts'

/** Debian's own, which has Debian's packages. */
const python = '/usr/bin/python3'
const packages = '/usr/lib/python3/dist-packages'
const peersMissing = (): boolean => {
  const missing = !existsSync(join(packages, 'fido2/ctap2/base.py')) || !existsSync(join(packages, 'smartcard/__init__.py'))
  if (missing) process.stderr.write('notice: python3-fido2 and python3-pyscard are not installed; the tests with another\'s client of a security key are skipped\n')
  return missing
}
const missing = peersMissing()
const script = (name: string): string => join(projectRoot, 'test', 'ctap', 'peer', name)

describe.skipIf(missing || pcscdMissing())('another\'s client of a security key, through the real PC/SC service', () => {
  let service: Pcscd
  beforeAll(async () => { service = await startPcscd() })
  afterAll(async () => { await service.stop() })

  for (const [algorithm, waits] of [['ES256', 0], ['EdDSA', 3]] as const) {
    it(`sets a PIN, enrols and has our key sign, ${algorithm}`, async () => {
      const card = await VpcdCard.insert(linkedCard(keyOf({ algorithm, waits }), { kbitPerSecond: null, msPerApdu: 0 }), { port: vpcdPorts[0] })
      try {
        const said = await new Promise<string>((resolve, reject) => {
          const client = spawn(python, [script('client.py'), vpcdReaders[0], 'pin 2461'])
          let out = ''
          let error = ''
          client.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
          client.stderr.on('data', (chunk: Buffer) => { error += chunk.toString() })
          client.once('close', (status) => (status === 0 ? resolve(out) : reject(new Error(error))))
        })
        expect(JSON.parse(said)).toEqual({
          versions: ['FIDO_2_0', 'FIDO_2_1'], 'pin before': false, 'pin after': true, 'set twice': 'NOT_ALLOWED', 'without PIN': 'PIN_REQUIRED', 'wrong PIN': 'PIN_INVALID', 'no purpose': 'MISSING_PARAMETER', 'tries left': 7,
          signed: [[2, 'none', true, true, true], [2, 'none', true, true, true], [1, 'none', true, true, true], [1, 'none', true, true, true]],
          elsewhere: 'NO_CREDENTIALS',
        })
      } finally {
        await card.remove()
      }
    })
  }
})

describe.skipIf(missing)('our client with a key out of another\'s parts', () => {
  /** What goes out is read by their decoder, which takes the canonical form alone; what comes back is theirs. */
  async function withPeer<T>(pin: string, protocols: string, work: (carry: Carry) => Promise<T>): Promise<T> {
    const key = spawn(python, [script('key.py'), pin, protocols], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface(key.stdout)[Symbol.asyncIterator]()
    try {
      return await work(async (message) => {
        key.stdin.write(`${Buffer.from(message).toString('hex')}\n`)
        const { value } = await lines.next() as { value: string }
        const [status = 0xff, ...rest] = Buffer.from(value, 'hex')
        checkStatus(status)
        return Uint8Array.from(rest)
      })
    } finally {
      key.stdin.end()
      await new Promise((resolve) => key.once('close', resolve))
    }
  }
  const run = async (carry: Carry, wish: KeyWish): Promise<KeyOutcome> => {
    const ceremony = new KeyCeremony(wish, random)
    for (let answer = await keyInfo(carry); ;) {
      const next = ceremony.next(keyAnswer.parse(answer))
      if ('is' in next) return next
      answer = await performStep(carry, keyStep.parse(next))
    }
  }

  it('is told that a PIN is wrong, and how many tries are left', async () => {
    await withPeer('2461', '2', async (carry) => {
      await expect(run(carry, toMake({ pin: 'not it' }))).rejects.toMatchObject({ code: 'securityKey.pinWrong', detail: 'attemptsLeft=7' })
    })
  })

  for (const [pin, protocols] of [['', '2,1'], ['grüße 63', '2,1'], ['grüße 63', '1']] as const) {
    it(`enrols and signs ${pin === '' ? 'without a PIN' : `with a PIN by protocols ${protocols}`}`, async () => {
      await withPeer(pin, protocols, async (carry) => {
        const typed = pin === '' ? null : pin
        const made = await run(carry, toMake({ pin: typed }))
        if (made.is !== 'credential') throw new Error('no credential')
        checkCredential(made.credential, pin === '' ? 'preferred' : 'required')
        const signed = await run(carry, toAssert([...Array.from({ length: 9 }, () => random(48)), made.credential.credentialId], { pin: typed }))
        if (signed.is !== 'assertion') throw new Error('no assertion')
        expect(verifyAssertion(signed, clientDataHash('assertion', challenge), made.credential, 'preferred')).toEqual({ signCount: 2, userVerified: pin !== '' })
        await expect(run(carry, toAssert([random(48)], { pin: typed }))).rejects.toMatchObject({ code: 'securityKey.unknown' })
      })
    })
  }
})

it.skipIf(missing)('the peers are there', () => {
  expect(spawnSync(python, ['-c', 'import fido2, smartcard'], { encoding: 'utf8' }).stderr).toBe('')
})
