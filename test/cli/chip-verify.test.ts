import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chipVerifyCommand, type ChipVerifyIo } from '../../electron/cli/chip-verify.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { makeDg1 } from '../../electron/emrtd/simulator/document-files.ts'
import { makeSignedData, makeSod } from '../../electron/emrtd/simulator/pki/signed-data.ts'
import { dataPath } from '../data-folder.ts'
import { makeCrl } from '../emrtd/proof/cms-builder.ts'
import { CASES_AT, read } from '../emrtd/proof/emrtd-cases.ts'
import { content, listSigner } from '../emrtd/proof/list-signer.ts'
import { masterList } from '../emrtd/proof/lists.ts'
import { DAY, makePki, NOW } from '../emrtd/proof/pki-cases.ts'

interface Printed {
  verdict: string
  sod: { kind: string; signature: string; dataGroups: number[] } | null
  chain: { status: string; issuers: unknown[] } | null
  dataGroups: Record<string, { hash: string }>
  reasons: { code: string }[]
  trustList: { certificates: number }
}

const pki = makePki({ kind: 'EC', curve: 'brainpoolP256r1', explicitParameters: true }, { kind: 'ECDSA', hash: 'SHA-256' })
const dg1 = makeDg1(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16'])
const foreignDg1 = makeDg1(['P<FRAERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36FRA7408122F3404159ZE184226B<<<<<16'])
const dataGroups = new Map([[1, dg1], [2, Uint8Array.of(0x75, 3, 4, 5, 6)], [14, Uint8Array.of(0x6e, 2, 0x31, 0)]])
const pem = (der: Uint8Array): Uint8Array =>
  new TextEncoder().encode(`-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`)

const files = new Map<string, Uint8Array>([
  ['sod', makeSod(pki.signer, dataGroups, 'SHA-256', { signingTime: NOW - DAY })],
  ['csca.cer', pki.csca.der],
  ['csca.pem', pem(pki.csca.der)],
  ['list.ml', masterList(pki)],
  ['odd.ml', makeSignedData({ signer: listSigner(pki.csca, pki.signer), contentType: '2.23.136.1.1.2', content: content(pki.csca.der, Uint8Array.of(0x30, 0)), signingTime: NOW })],
  ['odd.pem', Buffer.concat([pem(pki.csca.der), pem(Uint8Array.of(0x30, 0))])],
  ['again.cer', pki.csca.der],
  ['good.crl', makeCrl(pki.csca, [5n], NOW - DAY, NOW + DAY)],
  ['bad.crl', makeCrl(pki.csca, [77n], NOW - DAY, NOW + DAY)],
  ['letter', new TextEncoder().encode('Dear Sir or Madam')],
  ['dg1', dg1],
  ['foreign', makeSod(pki.signer, new Map([[1, foreignDg1]]), 'SHA-256', { signingTime: NOW - DAY })],
  ['foreign-dg1', foreignDg1],
  ['dg2', Uint8Array.of(0x75, 0)],
])

async function run(...args: string[]): Promise<{ status: number; printed: Printed; said: string[] }> {
  const lines: string[] = []
  const said: string[] = []
  const io: ChipVerifyIo = {
    stdout: (line) => void lines.push(line),
    stderr: (line) => void said.push(line),
    now: () => new Date(NOW),
    resourcesFolder: '/nowhere',
    env: {},
    readFile: (path) => {
      const file = files.get(path)
      return file === undefined ? Promise.resolve(read(path)) : Promise.resolve(file)
    },
  }
  const status = await chipVerifyCommand(args, io)
  expect(lines).toHaveLength(1)
  return { status, printed: JSON.parse(lines[0]!) as Printed, said }
}

describe('chip verify', () => {
  it('prints verdict, object, chain, data groups and reasons as one line', async () => {
    const { status, printed } = await run('--sod', 'sod', '--csca', 'csca.cer', '--dg', '1=dg1', '--crl', 'good.crl')
    expect(status).toBe(0)
    expect(printed).toMatchObject({
      verdict: 'genuine', sod: { kind: 'sod', dataGroups: [1, 2, 14] }, chain: { status: 'valid' },
      dataGroups: { 1: { hash: 'ok' }, 2: { hash: 'notRead' } },
    })
    expect(printed.reasons.map(({ code }) => code)).toEqual(['dataGroupsNotRead', 'cloneCheckNotDone'])
  })

  it('takes PEM and --name=value, and has a verdict with status 0 whichever it is', async () => {
    expect((await run('--sod=sod', '--csca=csca.pem', '--dg=1=dg1')).printed.verdict).toBe('genuine')
    const altered = await run('--sod', 'sod', '--csca', 'csca.cer', '--dg=2=dg2')
    expect([altered.status, altered.printed.verdict, altered.printed.dataGroups['2']?.hash]).toEqual([0, 'altered', 'mismatch'])
    expect((await run('--sod', 'sod', '--csca', 'csca.cer', '--crl', 'bad.crl')).printed.verdict).toBe('altered')
    expect((await run('--sod', 'sod')).printed).toMatchObject({ verdict: 'cannotTell', trustList: { certificates: 0 } })
  })

  it('says of an object alone that its signature holds, not that a document is genuine', async () => {
    const { printed, said } = await run('--sod', 'sod', '--csca', 'csca.cer')
    expect(printed).toMatchObject({ verdict: 'cannotTell', chain: { status: 'valid' }, sod: { signature: 'valid' } })
    expect(printed.reasons[0]?.code).toBe('noDataGroupGiven')
    expect(said.join()).toContain('signature holds, no data group given')
  })

  it('stops at a document of another state than its signer', async () => {
    const { printed } = await run('--sod', 'foreign', '--csca', 'csca.cer', '--dg', '1=foreign-dg1')
    expect(printed).toMatchObject({ verdict: 'altered', chain: { status: 'valid' } })
    expect(printed.reasons[0]).toEqual({ code: 'issuerCountryMismatch', params: { country: 'UT' } })
  })

  it('judges at another date', async () => {
    expect((await run('--sod', 'sod', '--csca', 'csca.cer', '--dg', '1=dg1', '--at', '2020-01-01')).printed.verdict).toBe('cannotTell')
    expect((await run('--sod', 'sod', '--csca', 'csca.cer', '--dg', '1=dg1', '--at', '2026-06-01T12:00:00Z')).printed.verdict).toBe('genuine')
  })

  it('judges a list today, whatever the day that the document is judged at', async () => {
    for (const at of ['2020-01-01', '2026-06-01T12:00:00Z']) {
      const { printed, said } = await run('--sod', 'sod', '--csca', 'list.ml', '--dg', '1=dg1', '--at', at)
      expect([printed.verdict, printed.trustList.certificates]).toEqual([at === '2020-01-01' ? 'cannotTell' : 'genuine', 1])
      expect(said.join()).toContain('1 certificates, signature valid')
    }
  })

  it('tells what of a list or a bundle is left out, and which file adds nothing', async () => {
    const { printed, said } = await run('--sod', 'sod', '--csca', 'odd.ml', '--csca', 'odd.pem', '--csca', 'again.cer', '--dg', '1=dg1')
    expect(printed).toMatchObject({ verdict: 'genuine', trustList: { certificates: 1 } })
    expect(said).toContain('2 entries could not be read or verified and are left out')
    expect(said.find((line) => line.startsWith('master list'))).toContain('1 certificates, 1 that cannot be read left out, signature valid')
    expect(said.filter((line) => line.endsWith('nothing in it is new'))).toEqual(['odd.ml: nothing in it is new', 'again.cer: nothing in it is new'])
  })

  it.each([
    [[]], [['--sod']], [['--csca', 'csca.cer']], [['--sod', 'sod', '--dg', '17=dg1']], [['--sod', 'sod', '--dg', 'dg1']],
    [['--sod', 'sod', '--at', 'yesterday']], [['--sod', 'sod', '--at', '2026-13-01']], [['--sod', 'sod', '--sod', 'sod']], [['--sod', 'sod', '--what', 'x']],
    [['--sod', 'sod', '--dg', '1=dg1', '--dg', '1=dg1']], [['sod']],
  ])('is wrong usage: %j', async (args) => {
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError)
  })

  it.each([
    ['a file that is not there', ['--sod', '/nowhere/sod'], 'input.invalid'],
    ['a file that is no security object', ['--sod', 'letter'], 'chip.malformed'],
    ['a certificate that is none', ['--sod', 'sod', '--csca', 'letter'], 'input.invalid'],
    ['a revocation list that is none', ['--sod', 'sod', '--crl', 'letter'], 'input.invalid'],
  ])('could not with %s', async (_, args, code) => {
    const fault: unknown = await run(...args).catch((thrown: unknown) => thrown)
    expect(FoyerError.from(fault).code).toBe(code)
  })
})

const folder = dataPath('emrtd')

describe.skipIf(folder === null)('chip verify on public data', () => {
  const at = new Date(CASES_AT).toISOString().slice(0, 10)
  const below = (...path: string[]): string => join(folder!, ...path)

  it('takes a master list and its root, and tells about it', async () => {
    const names = readdirSync(below('masterlist')).map((name) => below('masterlist', name))
    const args = names.flatMap((name) => ['--csca', name])
    const { printed, said } = await run('--sod', below('real-sod', 'DE_EF_SOD.bin'), ...args, '--at', at)
    expect([printed.sod?.signature, printed.chain?.status, printed.trustList.certificates]).toEqual(['valid', 'valid', 588])
    expect(said.join()).toContain('588 certificates, signature valid, chains to a given certificate')
    const card = await run('--sod', below('real-sod', 'DE_EF_CardSecurity.bin'), ...args, '--at', at)
    expect([card.printed.verdict, card.printed.sod?.kind, card.printed.sod?.signature, card.printed.chain?.status]).toEqual(['cannotTell', 'cardSecurity', 'valid', 'valid'])
    expect(card.said.join()).toContain('signature holds, no data group given')
  })

  it('tells of the reference chip what is signed and what is not', async () => {
    const dump = (name: string): string => below('chip', 'bsi2008-silver', `EF_${name}.bin`)
    const groups = [1, 2, 3, 4, 14, 15].flatMap((number) => ['--dg', `${number}=${dump(`DG${number}`)}`])
    const { printed } = await run('--sod', dump('SOD'), ...groups)
    expect(Object.entries(printed.dataGroups).map(([number, { hash }]) => `${number}:${hash}`)).toEqual([
      '1:ok', '2:ok', '3:ok', '4:notListed', '14:ok', '15:notListed',
    ])
    expect([printed.verdict, printed.chain?.status]).toEqual(['cannotTell', 'unknown'])
  })
})
