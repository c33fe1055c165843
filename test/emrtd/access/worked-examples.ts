import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPath } from '../../data-folder.ts'

export interface BacExample {
  mrzInfo: { doc: string; cd: string; dob: string; exp: string; mrzInformation: string }[]
  sha1: string
  kseed: string
  kenc: string
  kmac: string
  rndIc: string
  rndIfd: string
  kIfd: string
  eIfd: string
  mIfd: string
  resp: string
  ksEnc: string
  ksMac: string
  ssc: string
  apdus: [string, string][]
  plain: string[]
}

export interface ActiveExample {
  rndIfd: string
  M1: string
  D: string
  S: string
  F: string
}

interface Entry {
  label: string
  hex: string
}

export interface PaceExamples {
  examples: Record<string, Entry[]>
}

const folder = dataPath('emrtd/vectors')
export const missing = folder === null

function load(name: string): unknown {
  return JSON.parse(readFileSync(join(folder ?? '', name), 'utf8'))
}

/** ICAO 9303-11 appendix D. */
export const bacExample = (): BacExample => load('icao9303_p11_bac.json') as BacExample
/** ICAO 9303-11 appendix F. */
export const activeExample = (): ActiveExample => load('icao9303_p11_aa.json') as ActiveExample

/** ICAO 9303-11 appendices G, H and I: values of one example by label, in order of appearance. */
export class PaceExample {
  readonly #entries: Entry[]

  constructor(name: string) {
    const found = Object.entries((load('icao9303_p11_pace.json') as PaceExamples).examples).find(([title]) => title.startsWith(name))
    if (found === undefined) throw new RangeError(`no example ${name}`)
    this.#entries = found[1]
  }

  /** The `nth` value with this label. */
  hex(label: string, nth = 0): string {
    const found = this.#entries.filter((entry) => entry.label === label)[nth]
    if (found === undefined) throw new RangeError(`no value ${label}`)
    return found.hex.toUpperCase()
  }

  bytes(label: string, nth = 0): Uint8Array {
    return unhex(this.hex(label, nth))
  }

  /** Commands and answers, as they went over the air. */
  exchanges(): [string, string][] {
    const sent = this.#entries.filter(({ label }) => label === 'T>C').map(({ hex: value }) => value)
    const answered = this.#entries.filter(({ label }) => label === 'C>T').map(({ hex: value }) => value)
    return sent.map((command, index) => [command, answered[index] ?? ''])
  }
}

export function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase()
}

export function number(text: string): bigint {
  return BigInt(`0x${text}`)
}

/** Gives these values, one after the other, whatever length is asked for. */
export function scripted(...values: Uint8Array[]): (bytes: number) => Uint8Array {
  return () => {
    const next = values.shift()
    if (next === undefined) throw new RangeError('no more scripted random bytes')
    return next
  }
}
