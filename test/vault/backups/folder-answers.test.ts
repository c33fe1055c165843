import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FoyerError } from '../../../electron/contract/errors.ts'
import { namesIn } from '../../../electron/vault/backups/backup-folder.ts'
import { folderAnswers } from '../../../electron/vault/backups/folder-answers.ts'

const toldOf = (work: Promise<unknown>) => work.then(() => 'answered', ({ code, detail }: FoyerError) => `${code} ${detail ?? ''}`)

it('a folder on a computer that is gone is given up, not asked again meanwhile, and used once it answers', async () => {
  let asked = 0
  let wake = () => undefined as void
  const gone = () => new Promise<void>((done) => {
    asked++
    wake = done
  })
  const look = () => toldOf(folderAnswers('/net/backups', gone, 1))
  expect([await look(), await look(), asked]).toEqual(['backup.folder noAnswer', 'backup.folder noAnswer', 1])
  wake()
  await new Promise((done) => { setImmediate(done) })
  expect(await toldOf(folderAnswers('/net/backups'))).toBe('answered')
})

it('names are read up to a bound', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-names-'))
  try {
    mkdirSync(join(folder, 'a'))
    writeFileSync(join(folder, 'b'), '')
    expect(namesIn(folder, 2).toSorted()).toEqual(['a', 'b'])
    expect(() => namesIn(folder, 1)).toThrow(expect.objectContaining({ code: 'backup.folder', detail: 'tooMany' }) as Error)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
