import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Verification } from '../../electron/contract/jobs.ts'
import { openTrustStore, verifyDocument } from '../../electron/emrtd/index.ts'
import { readAt, specimenDocument } from '../emrtd/specimen-document.ts'
import { deskApi, type Answer, type DeskApi } from './desk-api.ts'

const { profile: { files }, csca } = specimenDocument()
const base64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64')
const body = { securityObject: base64(files.get(0x011d)), dataGroups: { 1: base64(files.get(0x0101)), 2: base64(files.get(0x0102)) }, certificates: [base64(csca.der)], at: new Date(readAt).toISOString() }

let made: DeskApi
let key: string
beforeAll(async () => {
  made = await deskApi()
  ;({ key } = await made.client(['readings.make']))
})
afterAll(async () => { await made.dispose() })

const send = (given: object, as = key): Promise<Answer> => made.ask('/v1/verifications', { method: 'POST', key: as, headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) })
const verdictOf = (answer: Answer): Verification => answer.body as Verification

describe('a chip’s files that another program read', () => {
  it('have the verdict of `chip verify`, with its evidence', async () => {
    const answer = await send(body)
    expect(answer.status).toBe(200)
    const trust = openTrustStore()
    trust.add([{ name: 'given', bytes: csca.der }], readAt)
    const expected = verifyDocument({ securityObject: files.get(0x011d)!, dataGroups: new Map([[1, files.get(0x0101)!], [2, files.get(0x0102)!]]) }, trust.forDocuments(), readAt)
    const { verdict, reasons, chain, dataGroups, evidence, trust: by } = verdictOf(answer)
    expect({ verdict, reasons, chain, dataGroups }).toEqual(JSON.parse(JSON.stringify({ verdict: expected.verdict, reasons: expected.reasons, chain: expected.chain, dataGroups: expected.dataGroups })))
    expect(verdict).toBe('genuine')
    expect(evidence.dataGroupHashes).toEqual(expected.evidence.dataGroupHashes)
    expect(by).toMatchObject({ of: 'given', certificates: 1 })
  })

  it('are judged by what the desk trusts where no certificate comes with them', async () => {
    const { certificates: _certificates, ...without } = body
    expect(verdictOf(await send(without))).toMatchObject({ verdict: 'cannotTell', trust: { of: 'desk' } })
  })

  it('are told as altered where a data group is another', async () => {
    const other = Buffer.from(files.get(0x0102) ?? [])
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    expect(verdictOf(await send({ ...body, dataGroups: { ...body.dataGroups, 2: base64(other) } }))).toMatchObject({ verdict: 'altered', dataGroups: { 2: { hash: 'mismatch' } } })
  })

  it.each<[string, number, string, object]>([
    ['no security object', 422, 'chip.malformed', { ...body, securityObject: base64(Uint8Array.from([1, 2, 3])) }],
    ['no base64', 400, 'input.invalid', { ...body, securityObject: '????' }],
    ['a data group 17', 400, 'input.invalid', { ...body, dataGroups: { 17: 'AAAA' } }],
    ['a day that there is not', 400, 'input.invalid', { ...body, at: '9999-99-99T99:99:99.999Z' }],
    ['a part that is not of it', 400, 'input.invalid', { ...body, trusted: true }],
    ['certificates that are none', 400, 'input.invalid', { ...body, certificates: ['AAAA'] }],
    ['more than there may be', 413, 'input.tooLarge', { ...body, securityObject: 'A'.repeat(9_000_000) }],
  ])('%s: %i %s', async (_what, status, code, given) => {
    const answer = await send(given)
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status, body: { code } })
  })

  it('are no business of a key that may not have documents read', async () => {
    const { key: other } = await made.client(['records.read'], { name: 'Another' })
    expect(await send(body, other)).toMatchObject({ status: 403, body: { code: 'api.forbidden' } })
  })
})
