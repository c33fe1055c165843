import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { guardedEntries, guardOf, thisSystem, type Entry, type GuardSystem } from '../../electron/system/guarded-path.ts'

const missing = (): never => { throw Object.assign(new Error('missing'), { code: 'ENOENT' }) }

/** A file system of a few entries: `owner:group mode`, or where a link leads. */
function system(platform: NodeJS.Platform, entries: Record<string, string>): GuardSystem {
  const at = (path: string): string => entries[path] ?? missing()
  return {
    platform,
    entry(path): Entry {
      const [owner = '', mode = '777', link] = at(path).split(' ')
      const [uid, gid] = owner.split(':').map(Number)
      return { uid: uid ?? 1, gid: gid ?? 1, mode: Number.parseInt(mode, 8), link: link !== undefined }
    },
    realpath(path) {
      const linked = Object.keys(entries).find((each) => (path === each || path.startsWith(`${each}/`)) && at(each).includes('->'))
      return linked === undefined ? path : `${at(linked).split('->')[1]}${path.slice(linked.length)}`
    },
    sddl: () => { throw new Error('no Windows') },
  }
}

const tree = { '/': '0:0 755', '/etc': '0:0 755', '/etc/foyer': '0:0 755', '/etc/foyer/policy.json': '0:0 644' }
const file = '/etc/foyer/policy.json'

describe('a guarded path', () => {
  it('is root’s from the top down', () => {
    expect(guardOf(file, system('linux', tree))).toEqual({ writableAt: null, exists: true })
  })

  it.each([
    ['/etc/foyer/policy.json', '1000:0 644'], ['/etc/foyer/policy.json', '0:0 646'], ['/etc/foyer/policy.json', '0:50 664'],
    ['/etc/foyer', '1000:1000 755'], ['/etc/foyer', '0:0 777'], ['/etc', '0:4 775'], ['/', '0:0 1777'],
  ])('is none where %s is %s', (path, state) => {
    expect(guardOf(file, system('linux', { ...tree, [path]: state }))).toEqual({ writableAt: path, exists: true })
  })

  it('may be written by groups of administrators', () => {
    expect(guardOf(file, system('linux', { ...tree, [file]: '0:0 664' })).writableAt).toBeNull()
    const library = '/Library/Application Support/Foyer'
    const mac = { '/': '0:80 775', '/Library': '0:0 755', '/Library/Application Support': '0:80 775', [library]: '0:0 755' }
    expect(guardOf(library, system('darwin', mac)).writableAt).toBeNull()
    expect(guardOf(library, system('linux', mac)).writableAt).toBe('/')
  })

  it('surely is missing only below folders that are guarded', () => {
    const { [file]: _gone, ...without } = tree
    expect(guardOf(file, system('linux', without))).toEqual({ writableAt: null, exists: false })
    expect(guardOf(file, system('linux', { ...without, '/etc/foyer': '1000:0 755' }))).toEqual({ writableAt: '/etc/foyer', exists: true })
  })

  it('follows a link of root’s and holds where it leads to the same', () => {
    const linked = { ...tree, '/etc/foyer': '0:0 777 ->/srv/foyer', '/srv': '0:0 755', '/srv/foyer': '0:0 755', '/srv/foyer/policy.json': '0:0 644' }
    expect(guardOf(file, system('linux', linked))).toEqual({ writableAt: null, exists: true })
    expect(guardOf(file, system('linux', { ...linked, '/srv/foyer': '1000:0 755' })).writableAt).toBe('/srv/foyer')
    expect(guardOf(file, system('linux', { ...linked, '/etc/foyer': '1000:0 777 ->/srv/foyer' })).writableAt).toBe('/etc/foyer')
  })

  it('looks at each file of a folder', () => {
    const folder = { ...tree, '/etc/foyer/csca': '0:0 755', '/etc/foyer/csca/a.ml': '0:0 644', '/etc/foyer/csca/b.cer': '1000:0 644' }
    expect(guardedEntries('/etc/foyer/csca', ['a.ml', 'b.cer', 'c.cer'], system('linux', folder))).toEqual(['a.ml'])
  })
})

describe.skipIf(process.platform === 'win32')('this very system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-guard-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('has its accounts guarded and its temporary folder not, whoever owns what lies there', () => {
    expect(guardOf('/etc/passwd')).toEqual({ writableAt: null, exists: true })
    mkdirSync(join(folder, 'csca'))
    writeFileSync(join(folder, 'csca', 'a.cer'), '')
    chmodSync(join(folder, 'csca', 'a.cer'), 0o644)
    expect(guardOf(join(folder, 'csca')).writableAt).not.toBeNull()
    expect(guardedEntries(join(folder, 'csca'), ['a.cer'])).toEqual([])
  })
})

describe('a guarded path on Windows', () => {
  const own = 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)'
  const root = 'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464G:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;CI;LC;;;AU)(A;OICIIO;SDGXGWGR;;;AU)'
  const programData = 'O:SYG:SYD:PAI(A;OICIIO;GA;;;CO)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;CI;DCLCRPCR;;;BU)'
  const path = 'C:\\ProgramData\\Foyer\\policy.json'
  const parents = { 'C:\\': root, 'C:\\ProgramData': programData }
  const windows = (lists: Record<string, string | null>, links: readonly string[] = []): GuardSystem => ({
    ...thisSystem, platform: 'win32',
    entry: (at) => (at in lists ? { uid: 0, gid: 0, mode: 0o666, link: links.includes(at) } : missing()),
    sddl: (paths) => paths.map((each) => lists[each] ?? null),
  })

  it('is the administrators’, below folders where everybody may add', () => {
    expect(guardOf(path, windows({ ...parents, 'C:\\ProgramData\\Foyer': own, [path]: own }))).toEqual({ writableAt: null, exists: true })
  })

  it('is none as a folder there inherits it, or as an ordinary user made it', () => {
    expect(guardOf(path, windows({ ...parents, 'C:\\ProgramData\\Foyer': programData, [path]: own })).writableAt).toBe('C:\\ProgramData\\Foyer')
    expect(guardOf(path, windows({ ...parents, 'C:\\ProgramData\\Foyer': own.replace('O:BA', 'O:S-1-5-21-1-2-3-1001'), [path]: own })).writableAt).toBe('C:\\ProgramData\\Foyer')
    expect(guardOf(path, windows({ ...parents, 'C:\\ProgramData\\Foyer': own, [path]: `${own}(A;;FW;;;WD)` })).writableAt).toBe(path)
  })

  it('is none where Windows does not say, or a junction is on the way', () => {
    expect(guardOf(path, windows({ ...parents, 'C:\\ProgramData\\Foyer': own, [path]: null })).writableAt).toBe(path)
    expect(guardOf(path, windows({ ...parents, 'C:\\ProgramData\\Foyer': own, [path]: own }, ['C:\\ProgramData\\Foyer'])).writableAt).toBe('C:\\ProgramData\\Foyer')
  })

  it('surely is missing below its guarded folder', () => {
    expect(guardOf(path, windows(parents))).toEqual({ writableAt: null, exists: false })
  })
})
