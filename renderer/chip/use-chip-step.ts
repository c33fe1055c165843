import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ChipReading } from '../../electron/contract/chip.ts'
import { chosenDevice, isNamed } from '../../electron/contract/device-choice.ts'
import type { Device } from '../../electron/contract/devices.ts'
import type { Input } from '../../electron/contract/index.ts'
import { isLast, usefulFirst } from '../../electron/contract/quirks.ts'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { knownQuirks } from '../desk/known-quirks.ts'
import { useDevices } from '../desk/use-devices.ts'
import type { Task } from '../parts/use-task.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import { isLastAttempt } from './chip-attempts.tsx'
import type { ChipKey } from './chip-key-form.tsx'

export interface ChipStepOptions {
  /** The Reading whose key opens the chip; null: only a typed key does. */
  held: HeldReading | null
  /** The Reading once nothing else changes it any more. */
  settle: (() => Promise<HeldReading>) | null
  active: boolean
  /** The reading of the chip: whoever stores the Reading waits for it. */
  task: Task
  /** The Reading is being stored: its chip is not begun any more. */
  blocked: boolean
  onHeld: TakeReading
}

export interface ChipAct {
  readers: readonly Device[]
  reader: Device | undefined
  choose: (id: string) => void
  /** The one that the organisation fixed, where it is not there, and who fixed it. */
  fixedAbsent: { name: string; source: string } | null
  /** A document lies on it. */
  card: boolean
  /** The Reading says what opens its chip. */
  hasKey: boolean
  done: ChipReading | null
  /** The key did not open it. */
  refused: boolean
  /** The next wrong key locks the chip. */
  lastAttempt: boolean
  /** @param key null: the Reading's own. */
  open: (key: ChipKey | null) => void
}

/** Failures of the reader or its service, which say nothing once it is there again; no key was wrong, so the chip may be opened anew. */
const OF_THE_READER: ReadonlySet<string> = new Set(['device.lost', 'device.notFound', 'device.failed', 'smartcard.serviceMissing'])

/** The chip of a document: laying it on the reader opens it, by itself and once; whatever comes after is a person's wish. */
export function useChipStep({ held, settle, active, task, blocked, onHeld }: ChipStepOptions): ChipAct {
  const reading = held?.reading ?? null
  const { devices } = useDevices()
  const readers = (devices ?? []).filter((device) => device.kind === 'smartcardReader' && device.state !== 'absent')
  const [chosen, choose] = useState<string | null>(null)
  const { values, locked } = useDesk().state.policy
  const fixed = values.deskReader.trim() !== '' && locked['deskReader'] !== undefined
  const useful = usefulFirst(knownQuirks.readers, readers)
  // The document says which it lies on; a rule says it where none does, or where the organisation fixed it.
  const first = useful.find((each) => each.cardPresent === true && !isLast(knownQuirks.readers, each)) ?? useful.find((each) => isNamed(values.deskReader, each)) ?? useful.find((each) => each.cardPresent === true) ?? useful[0] ?? null
  const reader = chosenDevice(useful, { rule: fixed ? values.deskReader : '', fixed, chosen, first }) ?? undefined
  const tried = useRef(false)
  const hasKey = reading !== null && reading.mrz !== null
  const card = reader?.cardPresent === true
  const done = reading?.chip ?? null
  const refused = task.error?.code === 'chip.accessDenied' || task.error?.code === 'chip.lastAttempt'
  const lastAttempt = isLastAttempt(task.error)

  const open = (key: ChipKey | null) => {
    if (reader === undefined || blocked) return
    tried.current = true
    void task.run(async () => {
      const readingId = settle === null ? null : (await settle()).readingId
      const input: Input<'reading.readChip'> = { readingId, reader: reader.id, can: key?.can ?? null, keyFields: key?.keyFields ?? null, lastAttempt: lastAttempt && key !== null }
      onHeld(await call('reading.readChip', input), readingId)
    })
  }
  const there = reader !== undefined
  const readerIsBack = useEffectEvent(() => {
    if (task.error === null || !OF_THE_READER.has(task.error.code)) return
    task.clear()
    tried.current = false
  })
  useEffect(() => {
    if (there) readerIsBack()
  }, [there])

  const openOnce = useEffectEvent(() => {
    if (!tried.current) open(null)
  })
  const auto = active && !blocked && card && hasKey && done === null && reading?.turnOver !== true
  useEffect(() => {
    // Laying the document down is the whole command. Once only: a wrong key counts against the chip.
    if (auto) openOnce()
  }, [auto])
  const fixedAbsent = fixed && reader === undefined ? { name: values.deskReader, source: locked['deskReader'] ?? '' } : null
  return { readers, reader, choose, fixedAbsent, card, hasKey, done, refused, lastAttempt, open }
}
