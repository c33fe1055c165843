import { useState } from 'react'
import type { Reading } from '../../electron/contract/reading.ts'
import { useDesk } from '../desk/desk-context.ts'
import { deviceNames } from '../desk/device-names.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { SelectField } from '../parts/fields.tsx'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ChipAttempts } from './chip-attempts.tsx'
import { ChipKeyForm, type ChipKey } from './chip-key-form.tsx'
import { ChipProgress } from './chip-progress.tsx'
import { ChipProof } from './chip-proof.tsx'
import { LayOnReader } from './lay-on-reader.tsx'
import { SimulatedCard } from './simulated-card.tsx'
import type { ChipAct } from './use-chip-step.ts'

interface ChipPanelProps {
  act: ChipAct
  reading: Reading | null
  task: Task
  /** The Reading is being stored: its chip is not begun any more. */
  blocked: boolean
}

/** Everything about the chip in one place: the reader, the key, what was refused, what it proves. */
export function ChipPanel({ act, reading, task, blocked }: ChipPanelProps) {
  const { t, language } = useWords()
  const demo = useDesk().state.mode === 'demo'
  const { readers, reader, card, hasKey, done, refused, lastAttempt } = act
  const [keyForm, setKeyForm] = useState(false)
  const open = (key: ChipKey | null) => {
    setKeyForm(false)
    act.open(key)
  }
  return (
    <>
      {readers.length > 1 ? (
        <SelectField
          label={t('chip.reader')}
          value={reader?.id ?? ''}
          options={readers.map((each) => ({ value: each.id, text: deviceNames(readers, language).get(each.id) ?? each.name }))}
          onChange={act.choose}
        />
      ) : null}
      {done === null && !task.going ? (
        reader === undefined ? <p className="soft">{act.fixedAbsent === null ? t('chip.noReader') : `${t('scan.fixedAbsent', act.fixedAbsent)}. ${t('scan.fixedAbsentSays', act.fixedAbsent)}`}</p> : <LayOnReader card={card} />
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
          {hasKey && !refused ? <Button expanded={keyForm} onPress={() => setKeyForm((now) => !now)}>{t('chip.otherKey')}</Button> : null}
        </div>
      )}
      {reader !== undefined && !task.going && (keyForm || !hasKey || refused) ? (
        <ChipKeyForm reading={reading} lastAttempt={lastAttempt} onKey={open} />
      ) : null}
      {demo && reader?.simulated === true && !task.going ? <SimulatedCard reader={reader} /> : null}
    </>
  )
}
