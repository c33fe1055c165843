import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { keyId, openNote, verifierKey } from '../../electron/tlog/signed-note.ts'
import { noteSigner, signNote } from '../../electron/tlog/sign-note.ts'
import { seededBytes } from '../vault/vault-fixture.ts'

const bytes = seededBytes('checkpoint')
const signer = noteSigner('foyer/t-0a0b', bytes(32))
const other = noteSigner('foyer/t-0a0b', bytes(32))

describe('checkpoints', () => {
  it('verifies the note of Go’s x/mod/sumdb/note documentation', () => {
    // PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW, from the package's own tests.
    const publicKey = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1)
    const key = { name: 'PeterNeumann', publicKey }
    expect(keyId(key).toString('hex')).toBe('c74f20a3')
    expect(verifierKey(key)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const text = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n'
    const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
    expect(openNote(note, key)).toBe(text)
    expect(openNote(note.replace('answer', 'Answer'), key)).toBeNull()
  })

  it('is three lines and a signature, and reads back', () => {
    fc.assert(fc.property(fc.nat(2 ** 31 - 1), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
      const note = signCheckpoint(size, root, signer)
      expect(note.split('\n').slice(0, 4)).toEqual(['foyer/t-0a0b', String(size), Buffer.from(root).toString('base64'), ''])
      expect(openCheckpoint(note, signer)).toEqual({ origin: 'foyer/t-0a0b', size, root: Buffer.from(root), more: { after: null, time: null, keychain: false } })
      expect(openCheckpoint(note, other)).toBeNull()
    }), { numRuns: 20, seed: 1 })
  })

  it('says more in lines of its own, which a reader of three lines passes over', () => {
    const more = { after: 64, time: '2026-06-01T09:00:00.000Z', keychain: true }
    const note = signCheckpoint(70, bytes(32), signer, more)
    expect(note.split('\n').slice(3, 7)).toEqual(['after 64', 'time 2026-06-01T09:00:00.000Z', 'keychain', ''])
    expect(openCheckpoint(note, signer)).toMatchObject({ size: 70, more })
    expect(openCheckpoint(note.replace('after 64', 'after 32'), signer)).toBeNull()
  })

  it('refuses every single changed character of the text', () => {
    const note = signCheckpoint(12, bytes(32), signer)
    const end = note.indexOf('\n\n')
    for (let place = 0; place < end; place++) {
      const changed = note.slice(0, place) + (note[place] === 'x' ? 'y' : 'x') + note.slice(place + 1)
      expect(openCheckpoint(changed, signer)).toBeNull()
    }
  })

  it('takes what others signed beside us, and refuses forms that are not a checkpoint', () => {
    const note = signCheckpoint(12, bytes(32), signer)
    expect(openCheckpoint(`${note}— witness.example AAAAAAAA\n`, signer)?.size).toBe(12)
    // Of the same name, under a key of its own, and before ours: the key's id tells them apart.
    const [text = '', ours = ''] = note.split('\n\n')
    expect(openCheckpoint(`${signNote(`${text}\n`, other)}${ours}`, signer)?.size).toBe(12)
    const root = Buffer.from(bytes(32)).toString('base64')
    for (const text of [`foyer/t-0a0b\n012\n${root}\n`, `foyer/t-0a0b\n-1\n${root}\n`, `other\n12\n${root}\n`, 'foyer/t-0a0b\n12\nAAAA\n', 'foyer/t-0a0b\n']) {
      expect(openCheckpoint(signNote(text, signer), signer)).toBeNull()
    }
    for (const junk of ['', '\n\n', note.slice(0, -1), note.replace('—', '-')]) expect(openCheckpoint(junk, signer)).toBeNull()
  })
})
