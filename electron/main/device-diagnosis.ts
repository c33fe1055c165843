import type { Device } from '../contract/devices.ts'
import { DIAGNOSIS_LINE, DIAGNOSIS_MAX, type SeenCamera } from '../contract/diagnosis.ts'
import errorTexts from '../../resources/locales/en/errors.json' with { type: 'json' }
import type { Output } from '../contract/index.ts'
import type { ErrorCode } from '../contract/error-codes.ts'

export interface DiagnosisFacts {
  now: Date
  version: string
  health: Output<'desk.health'>
  devices: readonly Device[]
  cameras: readonly SeenCamera[]
  /** What the system calls its people and this computer: none of it may stand in a file that is handed on. */
  names: readonly string[]
}

/** A name shorter than this is part of too many words. */
const SHORTEST_NAME = 3
/**
 * Serial numbers, as devices put them into their names: what stands in brackets with a digit in it, unless it is a driver's kind (`[CCID]`), a run of six or more
 * digits behind a few letters or none, long words of which five are digits, hexadecimal of eight or more with digits in it, MAC addresses. `MFC-L2750DW` and `DR-C225` are models and stay.
 */
const SERIALS: readonly RegExp[] = [
  /[([{][^)\]}]*\d[^)\]}]*[)\]}]/g,
  /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi,
  /\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi,
  /\b[a-z]{0,4}\d{6,}[a-z0-9]*\b/gi,
  /\b(?=(?:[a-z]*\d){5})[a-z0-9]{9,}\b/gi,
  /\b(?:s\/?n|serial)[ :=#]*\S+/gi,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g,
]
/** Written in their place. */
const GONE = '…'

/** A device's name as far as it tells the model. @param names words that are nobody's business */
export function modelOf(name: string, names: readonly string[]): string {
  const own = names.filter((each) => each.length >= SHORTEST_NAME).toSorted((a, b) => b.length - a.length)
  const without = own.reduce((text, each) => text.replaceAll(new RegExp(each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'gi'), GONE), name)
  return SERIALS.reduce((text, serial) => text.replaceAll(serial, GONE), without).replaceAll(/[\p{C}]/gu, '').replaceAll(/\s+/g, ' ').trim().slice(0, 120)
}

/** How it is reached, by the first word of its id: `sane` drivers name themselves, the rest is an address or a serial number. */
const wayOf = ({ id, simulated }: Device): string => (simulated ? 'simulated' : /^[a-z0-9_-]{1,20}(?=:)/i.exec(id)?.[0] ?? 'pcsc')

const told = (code: ErrorCode | null): string => (code === null ? '' : `, ${code}: ${errorTexts[code].sentence} ${errorTexts[code].action}`)

/** How the devices are, line by line, in English for whoever mends them: models, states, faults with their fix, versions. */
export function deviceDiagnosis({ now, version, health, devices, cameras, names }: DiagnosisFacts): string[] {
  const { processes, electron, chromium, node, platform, cage, lockedBy } = health
  return [
    `Foyer ${version}, ${now.toISOString()}`, `platform: ${platform}`, `Electron ${electron}, Chromium ${chromium}, Node ${node}`,
    `cage of what decodes: ${cage}`, `locked by the operating system: ${lockedBy}`,
    ...processes.map(({ name, state, restarts }) => `process ${name}: ${state}, ${restarts} restarts`),
    ...cameras.map(({ name, usedAt, fault }) => `camera: ${modelOf(name, names) || 'unnamed'}, ${fault === null ? 'no fault' : 'fault'}, last used ${usedAt ?? 'never'}${told(fault)}`),
    ...devices.map((device) => `${device.kind}: ${modelOf(device.name, names) || 'unnamed'} (${wayOf(device)}), ${device.state}, last used ${device.usedAt ?? 'never'}`
      + `${device.address === undefined ? '' : ', on the network'}${device.newFingerprint === undefined ? '' : ', shows another certificate'}${told(device.fault?.code ?? null)}`),
    ...(devices.length + cameras.length === 0 ? ['no device was found'] : []),
  ].map((line) => line.slice(0, DIAGNOSIS_LINE)).slice(0, DIAGNOSIS_MAX)
}
