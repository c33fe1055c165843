import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { Input } from '../../electron/contract/index.ts'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useDevices } from '../desk/use-devices.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { SelectField } from '../parts/fields.tsx'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import { ChipAttempts, isLastAttempt } from './chip-attempts.tsx'
import { ChipKeyForm, type ChipKey } from './chip-key-form.tsx'
import { ChipProgress } from './chip-progress.tsx'
import { ChipProof } from './chip-proof.tsx'
import { LayOnReader } from './lay-on-reader.tsx'
import { SimulatedCard } from './simulated-card.tsx'

interface ChipStepProps {
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

/** Failures of the reader or its service, which say nothing once it is there again; no key was wrong, so the chip may be opened anew. */
const OF_THE_READER: ReadonlySet<string> = new Set(['device.lost', 'device.notFound', 'device.failed', 'smartcard.serviceMissing'])

/** The chip: lay the document on the reader, it opens by itself; where it does not, correct the key and try again. */
export function ChipStep({ held, settle, active, task, blocked, onHeld }: ChipStepProps) {
  const { t } = useWords()
  const reading = held?.reading ?? null
  const demo = useDesk().state.mode === 'demo'
  const { devices } = useDevices()
  const readers = (devices ?? []).filter((device) => device.kind === 'smartcardReader' && device.state !== 'absent')
  const [chosen, setChosen] = useState<string | null>(null)
  const reader = readers.find((each) => each.id === chosen) ?? readers.find((each) => each.cardPresent === true) ?? readers[0]
  const [keyForm, setKeyForm] = useState(false)
  const title = useId()
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
      setKeyForm(false)
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

  return (
    <section className="chip-step" aria-labelledby={title}>
      <h2 id={title}>{t('chip.title')}</h2>
      {readers.length > 1 ? (
        <SelectField
          label={t('chip.reader')}
          value={reader?.id ?? ''}
          options={readers.map((each) => ({ value: each.id, text: each.name }))}
          onChange={setChosen}
        />
      ) : null}
      {done === null && !task.going ? (
        reader === undefined ? <p className="soft">{t('chip.noReader')}</p> : <LayOnReader card={card} />
      ) : null}
      {task.going ? <ChipProgress /> : null}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {task.error === null ? null : <ChipAttempts error={task.error} />}
      {done === null || task.going ? null : <ChipProof chip={done} />}
      {reader === undefined || task.going ? null : (
        <div className="row">
          {/* The same key once more is not what would spend a chip's last attempt. */}
          {hasKey && (card || done !== null) && !lastAttempt ? (
            <Button icon="chip" kind={done === null && task.error !== null && !refused ? 'primary' : 'plain'} disabled={blocked} onPress={() => open(null)}>{t(done === null && task.error === null ? 'chip.read' : 'chip.again')}</Button>
          ) : null}
          {hasKey ? <Button expanded={keyForm} onPress={() => setKeyForm((now) => !now)}>{t('chip.otherKey')}</Button> : null}
        </div>
      )}
      {reader !== undefined && !task.going && (keyForm || !hasKey || refused) ? (
        <ChipKeyForm reading={reading} lastAttempt={lastAttempt} onKey={open} />
      ) : null}
      {demo && reader?.simulated === true && !task.going ? <SimulatedCard reader={reader} /> : null}
    </section>
  )
}
