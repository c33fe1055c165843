import { createHmac, createPrivateKey, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { cosignedAt, withSignature } from '../../electron/tlog/cosignature.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { cosignerOf } from '../../electron/tlog/cosigner.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { keyId, keyType, parseVerifierKey, verifierKey } from '../../electron/tlog/signed-note.ts'
import { seededBytes } from '../vault/vault-fixture.ts'

const bytes = seededBytes('cosignature')
const log = noteSigner('foyer/t-0a0b', bytes(32))
const witness = noteSigner('witness.example.com/w1', bytes(32))
const now = new Date('2023-03-17T12:25:47.900Z')
const seconds = 1679055947

const checkpoint = signCheckpoint(20852163, bytes(32), log, { after: 64, time: '2026-06-01T09:00:00.000Z', keychain: true })
const cosigned = withSignature(checkpoint, cosignatureLine(checkpoint, witness, now))

/** The line as the specification builds it, by OpenSSL alone. */
function lineByOpenssl(text: string): string {
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), witness.seed]), format: 'der', type: 'pkcs8' })
  const time = Buffer.alloc(8)
  time.writeUInt32BE(seconds, 4)
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime 1679055947\n${text}`), key)
  return `— witness.example.com/w1 ${Buffer.concat([keyId(witness, keyType.cosignature), time, signature]).toString('base64')}\n`
}

describe('cosignatures', () => {
  it('are made and read as the specification builds them, over all lines of the checkpoint', () => {
    const text = checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1)
    expect(text).toContain('\nkeychain\n')
    expect(cosignatureLine(checkpoint, witness, now)).toBe(lineByOpenssl(text))
    expect(cosignedAt(cosigned, witness)).toBe(seconds)
    expect(openCheckpoint(cosigned, log)?.size).toBe(20852163)
    // Nobody takes a cosignature for the log's own signature, nor this for that, under one key either.
    expect(cosignedAt(checkpoint, log)).toBeNull()
    expect(openCheckpoint(cosigned.replace(/\n— foyer.*/u, ''), { ...witness, name: 'foyer/t-0a0b' })).toBeNull()
  })

  it('keep an older line beside a newer one, and a line only once', () => {
    const later = withSignature(cosigned, cosignatureLine(checkpoint, witness, new Date(now.getTime() + 60_000)))
    expect(cosignedAt(later, witness)).toBe(seconds + 60)
    expect(withSignature(later, cosignatureLine(checkpoint, witness, now))).toBe(later)
  })

  it('are refused with any character changed', () => {
    const line = cosigned.lastIndexOf('— witness')
    for (let place = 0; place < cosigned.length; place++) {
      // The log's own line says nothing about the witness.
      if (place >= cosigned.lastIndexOf('\n\n') + 2 && place < line) continue
      const changed = cosigned.slice(0, place) + (cosigned[place] === 'x' ? 'y' : 'x') + cosigned.slice(place + 1)
      expect(cosignedAt(changed, witness), `at ${place}`).toBeNull()
    }
    expect(cosignedAt(cosigned.replace(/=+\n$/, '\n'), witness)).toBeNull()
    expect(cosignedAt(`${cosigned}\u0000`, witness)).toBeNull()
  })

  it('are of a moment that there is', () => {
    expect(() => cosignatureLine(checkpoint, witness, new Date(-1))).toThrow(RangeError)
    expect(() => cosignatureLine('no note', witness, now)).toThrow(RangeError)
  })
})

describe('verifier keys', () => {
  it('say which kind of signature they are for', () => {
    for (const type of [keyType.note, keyType.cosignature]) {
      const text = verifierKey(witness, type)
      expect(parseVerifierKey(text)).toEqual({ name: witness.name, publicKey: Buffer.from(witness.publicKey), type })
    }
    // C2SP signed-note's example.
    const example = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
    const key = parseVerifierKey(example)
    expect(key === null ? null : verifierKey(key, key.type)).toBe(example)
  })

  it('are refused where id, name, kind or length do not fit', () => {
    const good = verifierKey(witness, keyType.cosignature)
    const [name, id, key = ''] = good.split('+', 3)
    for (const bad of ['', good.slice(0, -1), good.replace('w1', 'w2'), `${name}+00000000+${key}`, `${name}+${id}`, `${name} x+${id}+${key}`, verifierKey({ ...witness, publicKey: bytes(31) }), ` ${good}`]) {
      expect(parseVerifierKey(bad), bad).toBeNull()
    }
  })
})

it('the key that a terminal cosigns with is HKDF-SHA-256 of its log’s seed by RFC 5869, under its name, and no other’s', () => {
  const { seed, name, publicKey } = cosignerOf(log)
  const extracted = createHmac('sha256', Buffer.alloc(32)).update(log.seed).digest()
  expect(Buffer.from(seed).equals(createHmac('sha256', extracted).update(Buffer.from('foyer cosigner v1\u0001')).digest())).toBe(true)
  expect([name, Buffer.from(publicKey).equals(log.publicKey)]).toEqual([log.name, false])
})
