import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCertificate } from '../../electron/emrtd/proof/certificate.ts'
import { authenticatePassively } from '../../electron/emrtd/proof/passive-authentication.ts'
import { TrustStore } from '../../electron/emrtd/proof/trust-store.ts'
import { edit, editKinds, seededNumbers } from '../attack/chip-mutations.ts'
import { hostileSessions } from '../attack/hostile-sessions.ts'
import { chipTargets, isRefusal } from '../attack/chip-targets.ts'
import { dataPath } from '../data-folder.ts'
import { CASES_AT, germanTrust } from '../emrtd/proof/emrtd-cases.ts'
import { cscaSurvivors, groupSurvivors, irrelevantPlaces, survivorsOf } from '../emrtd/proof/mutation.ts'

// Hostile chips, at length:
//
//     node electron/dev/run.mjs test/bench/chip-fuzz.ts [inputs] [seed] [reader]    1,000,000 spoiled inputs over every reader
//     node electron/dev/run.mjs test/bench/chip-fuzz.ts bits [name]        every bit of every real security object
//     node electron/dev/run.mjs test/bench/chip-fuzz.ts bytes              every byte of every country's certificate, and of a chip's data groups
//     node electron/dev/run.mjs test/bench/chip-fuzz.ts sessions [count] [seed] [minutes]    5,000 whole readings of chips that lie
//
// Prints one JSON line per reader or object; exit status 1 when anything was found.

/** Edits that leave every length alone. */
const gentle = ['flip', 'set'] as const

const SLOW_MICROSECONDS = 1_000_000

function fuzz(inputs: number, seed: number, only: string | undefined): boolean {
  const targets = chipTargets(dataPath('emrtd'))
  const each = Math.ceil(inputs / targets.length)
  let clean = true
  for (const [index, { name, seeds, run }] of targets.entries()) {
    if (only !== undefined && only !== name) continue
    const next = seededNumbers(seed + index)
    const pick = (count: number): number => Math.floor(next() * count)
    const start = performance.now()
    const result = { target: name, inputs: each, read: 0, refused: 0, crashes: 0, slow: 0, slowestMs: 0, mostMiB: 0, seconds: 0 }
    for (let i = 0; i < each; i += 1) {
      let bytes = seeds[pick(seeds.length)]!
      // Half of the inputs keep their structure, so that what reads the values is reached.
      const kinds = next() < 0.5 ? gentle : editKinds
      for (let changes = 1 + pick(4); changes > 0; changes -= 1) {
        bytes = edit(bytes, { kind: kinds[pick(kinds.length)]!, at: next(), to: next(), value: pick(256) })
      }
      const before = process.cpuUsage()
      try {
        run(bytes)
        result.read += 1
      } catch (thrown) {
        if (isRefusal(thrown)) result.refused += 1
        else {
          result.crashes += 1
          console.error(`${name}, seed ${seed}, input ${i}: ${String(thrown)}`)
        }
      }
      const { user, system } = process.cpuUsage(before)
      result.slowestMs = Math.max(result.slowestMs, (user + system) / 1000)
      if (user + system > SLOW_MICROSECONDS) result.slow += 1
      if (i % 1000 === 0) result.mostMiB = Math.max(result.mostMiB, Math.round(process.memoryUsage.rss() / 2 ** 20))
    }
    result.seconds = Math.round((performance.now() - start) / 100) / 10
    console.log(JSON.stringify(result))
    clean &&= result.crashes === 0 && result.slow === 0
  }
  return clean
}

function everyBit(only: string | undefined): boolean {
  const folder = dataPath('emrtd')
  if (folder === null) return false
  const all = germanTrust(folder)
  let clean = true
  for (const name of readdirSync(join(folder, 'real-sod')).filter((each) => only === undefined || each.startsWith(only))) {
    const file = new Uint8Array(readFileSync(join(folder, 'real-sod', name)))
    const genuine = authenticatePassively({ revocationLists: [], securityObject: file, dataGroups: new Map(), trust: all, at: CASES_AT })
    const trust = new TrustStore()
    for (const der of genuine.evidence.certificates.slice(1)) trust.add(readCertificate(der), { kind: 'masterList', name: 'bench' })
    const start = performance.now()
    const { tried, survivors } = survivorsOf(file, trust, CASES_AT, [1, 2, 4, 8, 16, 32, 64, 128])
    const unexplained = survivors.filter(({ place }) => !irrelevantPlaces.has(place))
    console.log(JSON.stringify({
      object: name, bytes: file.length, tried, refused: tried - survivors.length, unexplained,
      irrelevant: survivors.filter(({ place }) => irrelevantPlaces.has(place)).map((each) => ({ ...each, why: irrelevantPlaces.get(each.place) })),
      seconds: Math.round((performance.now() - start) / 100) / 10,
    }))
    clean &&= unexplained.length === 0
  }
  return clean
}

function everyByte(): boolean {
  const folder = dataPath('emrtd')
  if (folder === null) return false
  const all = germanTrust(folder)
  let clean = true
  const read = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(folder, ...path)))
  const tell = (what: string, tried: number, survivors: number[]): void => {
    console.log(JSON.stringify({ altered: what, tried, survivors }))
    clean &&= survivors.length === 0
  }
  for (const name of readdirSync(join(folder, 'real-sod'))) {
    const file = read('real-sod', name)
    const csca = authenticatePassively({ revocationLists: [], securityObject: file, kind: 'either', dataGroups: new Map(), trust: all, at: CASES_AT }).evidence.certificates.at(-1)!
    tell(`CSCA of ${name}`, csca.length, cscaSurvivors(file, csca, CASES_AT))
  }
  const securityObject = read('chip', 'bsi2008-silver', 'EF_SOD.bin')
  for (const name of readdirSync(join(folder, 'chip', 'bsi2008-silver')).filter((each) => each.startsWith('EF_DG'))) {
    const number = Number(/\d+/.exec(name)?.[0])
    const group = read('chip', 'bsi2008-silver', name)
    const genuine = authenticatePassively({ revocationLists: [], securityObject, dataGroups: new Map([[number, group]]), trust: all, at: CASES_AT }).dataGroups[number]?.hash
    if (genuine === 'ok') tell(name, group.length, groupSurvivors(securityObject, number, group, all, CASES_AT))
    else console.log(JSON.stringify({ altered: name, skipped: `hash ${genuine}: the object does not list it` }))
  }
  return clean
}

async function lyingChips(count: number, seed: string, minutes: number): Promise<boolean> {
  const before = process.cpuUsage()
  const { sessions, outcomes, findings, slowestMs } = await hostileSessions(count, seed, minutes * 60_000)
  const { user, system } = process.cpuUsage(before)
  console.log(JSON.stringify({
    sessions, findings: findings.length, slowestMs, cpuSeconds: Math.round((user + system) / 1e5) / 10, outcomes: Object.fromEntries([...outcomes].toSorted((a, b) => b[1] - a[1])),
    mostMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }))
  for (const finding of findings) console.error(finding)
  return findings.length === 0
}

const [first = '1000000', second, third, fourth] = process.argv.slice(2)
const clean = first === 'bits' ? everyBit(second)
  : first === 'bytes' ? everyByte()
  : first === 'sessions' ? await lyingChips(Number(second ?? 5000), third ?? 'hostile chips', Number(fourth ?? 30))
    : fuzz(Number(first), Number(second ?? 20_261_123), third)
process.exitCode = clean ? 0 : 1
