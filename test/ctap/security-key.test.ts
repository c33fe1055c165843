import { describe, expect, it } from 'vitest'
import { checkCredential, clientDataHash, verifyAssertion } from '../../electron/ctap/ceremony/verify.ts'
import { selectFido } from '../../electron/ctap/nfc.ts'
import { specimenDocument } from '../emrtd/specimen-document.ts'
import { challenge, dance, enrol, keyOf, random, toAssert, toMake, withKey } from './lay-key.ts'

const hash = clientDataHash('assertion', challenge)

describe('a security key on the reader', () => {
  for (const algorithm of ['ES256', 'EdDSA'] as const) {
    for (const long of [true, false]) {
      it(`enrols and signs with ${algorithm}, ${long ? 'in long APDUs' : 'in parts'}, and nothing else passes for it`, async () => {
        const key = keyOf({ algorithm, long, part: 60 })
        const credential = await enrol(key, {}, { long })
        checkCredential(credential, 'preferred')
        const outcome = await withKey(key, (card) => dance(card, toAssert([random(64), credential.credentialId]), { long }))
        if (outcome.is !== 'assertion') throw new Error('no assertion')
        expect(outcome.credentialId).toEqual(credential.credentialId)
        expect(verifyAssertion(outcome, hash, credential, 'preferred')).toEqual({ signCount: 2, userVerified: false })
        // Another challenge, another key, a changed signature, another desk's or a site's name.
        const other = await enrol(keyOf({ algorithm }))
        const unknown = expect.objectContaining({ code: 'securityKey.unknown' }) as Error
        expect(() => verifyAssertion(outcome, clientDataHash('assertion', random(32)), credential, 'preferred')).toThrow(unknown)
        expect(() => verifyAssertion(outcome, clientDataHash('credential', challenge), credential, 'preferred')).toThrow(unknown)
        expect(() => verifyAssertion(outcome, hash, { ...credential, publicKey: other.publicKey }, 'preferred')).toThrow(unknown)
        const signature = Uint8Array.from(outcome.signature)
        signature[signature.length - 1]! ^= 1
        expect(() => verifyAssertion({ ...outcome, signature }, hash, credential, 'preferred')).toThrow(unknown)
        const elsewhere = Uint8Array.from(outcome.authData)
        elsewhere[0]! ^= 1
        expect(() => verifyAssertion({ ...outcome, authData: elsewhere }, hash, credential, 'preferred')).toThrow(expect.objectContaining({ code: 'securityKey.malformed' }) as Error)
      })
    }
  }

  for (const protocols of [[2, 1], [1], [2]] as const) {
    for (const tokenPermissions of [true, false]) {
      it(`knows its holder by its PIN, protocols ${protocols.join(' and ')}, ${tokenPermissions ? 'for one purpose' : 'as before CTAP 2.1'}; the PIN itself never leaves`, async () => {
        const pin = 'grüße 63'
        const key = keyOf({ pin, protocols, tokenPermissions })
        const credential = await enrol(key, { pin, verification: 'required' })
        expect(credential.userVerified).toBe(true)
        const said: string[] = []
        const outcome = await withKey(key, (card) => dance(card, toAssert([credential.credentialId], { pin, verification: 'required' }), {
          onStep: (step) => said.push(JSON.stringify(step, (_name, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))),
        }))
        if (outcome.is !== 'assertion') throw new Error('no assertion')
        expect(verifyAssertion(outcome, hash, credential, 'required').userVerified).toBe(true)
        expect(said.length).toBeGreaterThan(2)
        expect(said.join()).not.toContain(pin)
      })
    }
  }

  it('says each thing that is wrong with a PIN by its own code, and how many tries are left', async () => {
    const key = keyOf({ pin: '2461', tries: { all: 4, stay: 3 } })
    const make = (pin: string | null, verification: 'required' | 'discouraged' = 'required') => withKey(key, (card) => dance(card, toMake({ pin, verification })))
    await expect(make(null)).rejects.toMatchObject({ code: 'securityKey.pinRequired' })
    // It makes nothing for who does not know its PIN, though the desk would not mind.
    await expect(make(null, 'discouraged')).rejects.toMatchObject({ code: 'securityKey.pinRequired' })
    await withKey(key, async (card) => {
      await expect(dance(card, toMake({ pin: '0000', verification: 'required' }))).rejects.toMatchObject({ code: 'securityKey.pinWrong', detail: 'attemptsLeft=3' })
      await expect(dance(card, toMake({ pin: '0000', verification: 'required' }))).rejects.toMatchObject({ code: 'securityKey.pinWrong', detail: 'attemptsLeft=2' })
      await expect(dance(card, toMake({ pin: '0000', verification: 'required' }))).rejects.toMatchObject({ code: 'securityKey.pinPaused' })
      await expect(dance(card, toMake({ pin: '2461', verification: 'required' }))).rejects.toMatchObject({ code: 'securityKey.pinPaused' })
      await card.reset()
      await expect(dance(card, toMake({ pin: '0000', verification: 'required' }))).rejects.toMatchObject({ code: 'securityKey.pinLocked' })
    })
    await expect(make('2461')).rejects.toMatchObject({ code: 'securityKey.pinLocked' })
    await expect(withKey(keyOf(), (card) => dance(card, toMake({ pin: '2461', verification: 'required' })))).rejects.toMatchObject({ code: 'securityKey.pinNotSet' })
  })

  it('is asked for what it keeps where nobody said who they are', async () => {
    const key = keyOf({ pin: '2461' })
    const credential = await enrol(key, { discoverable: true, pin: '2461' })
    const outcome = await withKey(key, (card) => dance(card, toAssert([], { pin: '2461', verification: 'required' })))
    expect(outcome).toMatchObject({ is: 'assertion', credentialId: credential.credentialId })
  })

  it('finds its own among more than it takes at once, and says where it has none of them', async () => {
    const key = keyOf()
    const credential = await enrol(key)
    const many = Array.from({ length: 20 }, () => random(64))
    expect(await withKey(key, (card) => dance(card, toAssert([...many, credential.credentialId])))).toMatchObject({ is: 'assertion', credentialId: credential.credentialId })
    await expect(withKey(key, (card) => dance(card, toAssert(many)))).rejects.toMatchObject({ code: 'securityKey.unknown' })
  })

  it('tells a copy by its count, once the other one has signed', async () => {
    const key = keyOf()
    const credential = await enrol(key)
    const sign = async (which: typeof key) => {
      const outcome = await withKey(which, (card) => dance(card, toAssert([credential.credentialId])))
      if (outcome.is !== 'assertion') throw new Error('no assertion')
      return outcome
    }
    const first = verifyAssertion(await sign(key), hash, credential, 'preferred')
    const copy = keyOf({ countStep: -1 }, key.store)
    const late = await sign(copy)
    expect(() => verifyAssertion(late, hash, { ...credential, signCount: first.signCount }, 'preferred')).toThrow(expect.objectContaining({ code: 'securityKey.copied' }) as Error)
    // One that does not count is taken as it is.
    const still = keyOf({ countStep: 0 })
    const uncounted = await enrol(still)
    const outcome = await withKey(still, (card) => dance(card, toAssert([uncounted.credentialId])))
    if (outcome.is !== 'assertion') throw new Error('no assertion')
    expect(verifyAssertion(outcome, hash, uncounted, 'preferred').signCount).toBe(0)
  })

  it('may take its time, know another form of "go on", be full, and be enrolled already', async () => {
    const slow = keyOf({ waits: 30, long: false, part: 40, interindustryGetResponse: true })
    const credential = await enrol(slow, {}, { long: false })
    await expect(withKey(slow, (card) => dance(card, toMake({ exclude: [credential.credentialId] }), { long: false }))).rejects.toMatchObject({ code: 'securityKey.enrolledAlready' })
    await expect(enrol(keyOf({ room: 0 }))).rejects.toMatchObject({ code: 'securityKey.full' })
    await expect(enrol(keyOf({ waits: 100_000 }))).rejects.toMatchObject({ code: 'securityKey.timeout' })
    // Said to be able to take long APDUs, by a reader that knows nothing of the key.
    expect((await enrol(keyOf({ long: false }), {}, { long: true })).credentialId).toHaveLength(64)
  })

  it('is told apart from a document, an old key and another card by what it answers', async () => {
    expect(await withKey(keyOf(), selectFido)).toBe('securityKey')
    expect(await withKey(keyOf({ applet: 'u2f' }), selectFido)).toBe('securityKeyOld')
    expect(await withKey(keyOf({ applet: 'none' }), selectFido)).toBe('other')
    const document = specimenDocument({ portraitBytes: 1500 })
    expect(await withKey({ atr: document.card.atr, process: (apdu) => document.chip.process(apdu), reset: () => document.chip.reset() }, selectFido)).toBe('other')
  })
})
