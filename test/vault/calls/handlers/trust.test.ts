import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TRUST_FILES_MAX, type TrustPreview } from '../../../../electron/contract/trust.ts'
import { administratorSecret, readyBench, seededBytes, signInAs, type Bench } from '../../vault-fixture.ts'

const random = seededBytes('trust')
const root = 'f'.repeat(64)

/** What a reader says of a file; the vault decodes none itself. */
function previewOf(bytes: Uint8Array, changes: Partial<TrustPreview> = {}): TrustPreview {
  const none = { count: 0, shown: [] }
  return {
    id: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength, present: false, replaces: null, added: { count: 2, shown: [] }, gone: none, unknownRoots: { ...none, token: null },
    about: { kind: 'masterList', lists: [], certificates: 2, states: 1, signers: 0, revocationLists: 0, refused: 0, validUntil: '2030-01-01' }, ...changes,
  }
}

let made: Bench & { administrator: string }
beforeAll(async () => { made = await readyBench() })
afterAll(() => made.dispose())

const keep = (bytes: Uint8Array, changes?: Partial<TrustPreview>) => made.call('internal.keepTrust', { bytes, preview: previewOf(bytes, changes), cause: 'trust.import' })
const details = async (action: string) => (await made.call('audit.list', { filter: { action }, before: null, limit: 50 })).events.map(({ detail, status, userName }) => ({ detail, status, userName }))

describe('the files of trust that a desk keeps', () => {
  const [first, second] = [random(5000), random(70_000)]

  it('stand in the database, with who took them and when, over a restart', async () => {
    await keep(first)
    await made.restart()
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    const id = previewOf(first).id
    expect(await made.call('trust.list', {})).toEqual([{ id, bytes: 5000, about: previewOf(first).about, importedAt: '2026-06-01T09:00:00.000Z', importedBy: 'Maria Muster' }])
    expect(await made.call('internal.keptTrust', {})).toEqual([id])
    expect(Buffer.from((await made.call('internal.trustFile', { id })).bytes).equals(Buffer.from(first))).toBe(true)
  })

  it('lie on the disk encrypted', () => {
    for (const name of ['records.db', 'records.db-wal']) expect(readFileSync(join(made.folder, name)).includes(Buffer.from(first.subarray(1000, 1032)))).toBe(false)
  })

  it('are named in the trail by their hash, with what they took the place of and the root that somebody answered for', async () => {
    const [before, id] = [previewOf(first).id, previewOf(second).id]
    const shown = [{ subject: 'C=DE', country: 'DE', fingerprint: root, validUntil: '2030-01-01', plainRoot: false }]
    await keep(second, { replaces: { id: before, version: 'master list DE 2026-01-01', older: false }, gone: { count: 1, shown: [] }, unknownRoots: { count: 1, shown, token: root } })
    expect(await made.call('internal.keptTrust', {})).toEqual([id])
    expect(await details('trust.import')).toEqual([
      { status: 200, userName: 'Maria Muster', detail: `sha256=${id} masterList new=2 gone=1 replaces=${before.slice(0, 16)} roots=1 root=${root}` },
      { status: 200, userName: 'Maria Muster', detail: `sha256=${before} masterList new=2 gone=0` },
    ])
  })

  it('go by an administrator’s word, which the trail has', async () => {
    const { id } = previewOf(second)
    await made.call('internal.dropTrust', { id })
    expect(await made.call('trust.list', {})).toEqual([])
    await expect(made.call('internal.dropTrust', { id })).rejects.toMatchObject({ code: 'trust.notFound' })
    await made.call('internal.foundTrustDeleted', { id })
    expect(await details('trust.remove')).toMatchObject([{ status: 200, detail: `sha256=${id}` }])
    expect(await details('trust.removeFound')).toMatchObject([{ status: 200, detail: `sha256=${id}` }])
  })

  it('are those whose hash the reader looked at, and no more than fit', async () => {
    await expect(made.call('internal.keepTrust', { bytes: first, preview: previewOf(second), cause: 'trust.import' })).rejects.toMatchObject({ code: 'input.invalid' })
    for (let count = 0; count < TRUST_FILES_MAX; count++) await keep(random(10))
    await expect(keep(random(10))).rejects.toMatchObject({ code: 'trust.full' })
    const [oldest = ''] = await made.call('internal.keptTrust', {})
    // One that takes another's place still fits.
    await keep(random(11), { replaces: { id: oldest, version: '', older: false } })
    expect(await made.call('internal.keptTrust', {})).toHaveLength(TRUST_FILES_MAX)
  })

  it('are kept and dropped for nobody but an administrator', async () => {
    await signInAs(made, 'supervisor')
    await expect(keep(first)).rejects.toMatchObject({ code: 'staff.forbidden' })
    await expect(made.call('internal.dropTrust', { id: root })).rejects.toMatchObject({ code: 'staff.forbidden' })
    await expect(made.call('trust.list', {})).rejects.toMatchObject({ code: 'staff.forbidden' })
  })
})
