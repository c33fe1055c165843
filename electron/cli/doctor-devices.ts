import { access, constants, stat } from 'node:fs/promises'
import errorTexts from '../../resources/locales/en/errors.json' with { type: 'json' }
import { FoyerError } from '../contract/errors.ts'
import { notesIn } from '../contract/device-notes.ts'
import { defaultPolicy } from '../contract/policy.ts'
import type { ScannerInfo } from '../contract/scanners.ts'
import { HOT_FOLDER, KEYBOARD_READER, SERIAL_READER } from '../contract/sources.ts'
import { notedDevices, type NotedDevices } from '../reader/device-notes.ts'
import { knownScanners } from '../scanners/known-scanners.ts'
import { networkScanners } from '../scanners/network-scanners.ts'
import { portSettings } from '../scanners/serial/port.ts'
import { systemCarrier } from '../scanners/system-carrier.ts'
import { devicesFileIn } from '../system/data-folder.ts'
import { readSmallJson } from '../system/small-json.ts'
import { policySourceOf } from '../vault/policy/policy-sources.ts'
import type { Finding } from './doctor-finding.ts'
import { policyOfDesk, type CliIo } from './io.ts'

/** Scanners, and what a document starts by itself: as far as a command reaches them, with what the desk noted of each when it was used last. */
export async function documentDevices(io: CliIo): Promise<Finding[]> {
  const notes = notedDevices(notesIn(readSmallJson(devicesFileIn(io.dataFolder))))
  const place = policyOfDesk(io)
  const given = place === null ? {} : policySourceOf(place).look().values ?? {}
  const { scannerAddresses = '', hotFolder: folder = '', hotFolderDone = '', hotFolderShred = false, serialPort = '', keyboardReaders = defaultPolicy.keyboardReaders } = given
  return [
    ...await systemScanners(io, notes), ...await scannersOfPolicy(scannerAddresses, notes), await hotFolder({ folder, changes: hotFolderShred || hotFolderDone !== '' }, notes), await serialReader(serialPort, notes),
    noted({ part: 'keyboard readers', state: 'ok', detail: keyboardReaders ? 'what a reader types is heard in the desk\'s window; the devices screen tries it' : 'policy does not want them' }, KEYBOARD_READER, notes),
  ]
}

/** The same with when it was used last and what went wrong then; one that is well otherwise has its fault to mend. */
function noted(finding: Finding, id: string, notes: NotedDevices): Finding {
  const note = notes.of(id)
  if (note === null) return finding
  const detail = `${finding.detail}, last used ${note.usedAt ?? 'never'}`
  if (note.fault === null) return { ...finding, detail }
  const { sentence, action } = errorTexts[note.fault]
  return { ...finding, state: finding.state === 'ok' ? 'missing' : finding.state, detail: `${detail}, last fault ${note.fault}: ${sentence}`, fix: finding.fix ?? action }
}

const each = (found: readonly ScannerInfo[], notes: NotedDevices): Finding[] => found.map(({ id, name }) => noted({ part: `scanner ${name}`, state: 'ok', detail: 'found' }, id, notes))

async function systemScanners({ resourcesFolder, env }: CliIo, notes: NotedDevices): Promise<Finding[]> {
  const linux = process.platform === 'linux'
  try {
    const found = await systemCarrier(process.platform, resourcesFolder, env).list({ search: false })
    return [{ part: 'scanners', state: 'ok', detail: `${found.length} found` }, ...each(found, notes)]
  } catch (thrown) {
    const missing = FoyerError.from(thrown).code === 'scanner.driverMissing'
    return [missing
      ? { part: 'scanners', state: 'missing', detail: linux ? 'SANE is not installed' : 'the system\'s scanner service does not answer', fix: linux ? 'apt-get install sane-utils' : errorTexts['scanner.driverMissing'].action }
      : { part: 'scanners', state: 'missing', detail: `${linux ? 'SANE' : 'the system'} does not answer`, fix: linux ? 'Run scanimage -L and look at what it says.' : 'Restart the computer and look again.' }]
  }
}

/** Those on the network that policy names: each is asked what it is. */
async function scannersOfPolicy(scannerAddresses: string, notes: NotedDevices): Promise<Finding[]> {
  if (scannerAddresses.trim() === '') return []
  const network = networkScanners({ known: knownScanners(null) })
  network.named({ scannerAddresses })
  const found = await network.list({ search: false })
  const answers = await Promise.all(found.map(({ id }) => network.capabilities(id, AbortSignal.timeout(10_000)).then(() => true, () => false)))
  const answering = answers.filter((answered) => answered).length
  const detail = `${answering} of ${answers.length} that policy names answer`
  return [
    answering === answers.length ? { part: 'network scanners', state: 'ok', detail } : { part: 'network scanners', state: 'missing', detail, fix: 'Look whether they are switched on, on this network, and at the addresses that policy names.' },
    ...each(found, notes),
  ]
}

async function hotFolder({ folder, changes }: { folder: string; changes: boolean }, notes: NotedDevices): Promise<Finding> {
  const part = 'folder for pages'
  if (folder === '') return { part, state: 'ok', detail: 'policy names none' }
  const may = async (): Promise<boolean> => {
    await access(folder, constants.R_OK | constants.X_OK | (changes ? constants.W_OK : 0))
    return (await stat(folder)).isDirectory()
  }
  return noted(await may().catch(() => false)
    ? { part, state: 'ok', detail: changes ? 'can be read and changed' : 'can be read' }
    : { part, state: 'missing', detail: 'policy names a folder that this user may not use', fix: `Make the folder that policy names, and let the desk's user read${changes ? ' and change' : ''} it.` }, HOT_FOLDER, notes)
}

async function serialReader(serialPort: string, notes: NotedDevices): Promise<Finding> {
  const part = 'serial reader'
  const path = portSettings(serialPort)?.path ?? null
  if (path === null) return { part, state: 'ok', detail: 'policy names none' }
  const id = SERIAL_READER + path
  // Elsewhere a port is no file: the devices screen opens it.
  if (process.platform === 'win32') return noted({ part, state: 'ok', detail: 'policy names one; the devices screen tries it' }, id, notes)
  const code = await access(path, constants.R_OK | constants.W_OK).then(() => null, (thrown: NodeJS.ErrnoException) => thrown.code ?? '')
  if (code === null) return noted({ part, state: 'ok', detail: 'its port may be opened' }, id, notes)
  return noted(code === 'EACCES'
    ? { part, state: 'missing', detail: 'this user may not open its port', fix: 'Put the user of the desk into the group of serial ports: usermod -aG dialout USER, then sign in again.' }
    : { part, state: 'missing', detail: 'its port is not there', fix: 'Connect the reader, or name its port in policy: ls -l /dev/serial/by-id tells which it is.' }, id, notes)
}
