import { useState } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { Picture } from '../parts/picture.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useSettled } from '../parts/use-settled.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { CleanOne } from './clean-ones.ts'
import type { ReadingQueue } from './reading-queue.ts'

interface ConfirmTogetherProps {
  ones: readonly CleanOne[]
  queue: Pick<ReadingQueue, 'takeOut' | 'putBack'>
  onStored: (count: number) => void
}

/** The clean ones of the queue by one press that says how many, after each was shown. Each is stored by itself; the others stay. */
export function ConfirmTogether({ ones, queue, onStored }: ConfirmTogetherProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const task = useTask()
  if (ones.length < 2 && !open) return null
  const close = () => {
    if (!task.going) setOpen(false)
  }
  const store = () => void task.run(async () => {
    const { stored, failed, why } = await storeEach(queue.takeOut(new Set(ones.map(({ key }) => key))))
    for (const held of failed.toReversed()) queue.putBack(held)
    if (stored > 0) onStored(stored)
    if (why !== null) throw why
    setOpen(false)
  })
  return (
    <>
      <Button icon="check" testId="together" onPress={() => {
        task.clear()
        setOpen(true)
      }}
      >
        {t('queue.together', { count: ones.length })}
      </Button>
      {open ? (
        <Sheet title={t('queue.togetherTitle')} onClose={close}>
          <div className="stack">
            <p>{t('queue.togetherSays')}</p>
            {task.error === null ? null : <ErrorNote error={task.error} />}
            <CleanList ones={ones} going={task.going} onStore={store} />
          </div>
        </Sheet>
      ) : null}
    </>
  )
}

/** Whatever joins or leaves the list under the finger is no part of a press that was meant for what stood there. */
function CleanList({ ones, going, onStore }: { ones: readonly CleanOne[]; going: boolean; onStore: () => void }) {
  const { t } = useWords()
  const { settled, seen } = useSettled(ones.map(({ held }) => held.readingId).join(' '))
  return (
    <>
      <ol className="together" data-testid="together-list">
        {ones.map(({ key, held: { reading: { fields, images } } }) => (
          <li key={key}>
            {images.page === null ? null : <Picture bytes={images.page} alt="" />}
            <bdi>{nameOf(fields)}</bdi>
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          kind="primary"
          icon="check"
          testId="together-store"
          disabled={going || ones.length === 0}
          waits={!settled}
          onPress={() => {
            if (seen()) onStore()
          }}
        >
          {t('queue.togetherStore', { count: ones.length })}
        </Button>
      </div>
    </>
  )
}

function nameOf(fields: HeldReading['reading']['fields']): string {
  return (['primaryIdentifier', 'secondaryIdentifier'] as const).flatMap((name) => fields.find((field) => field.name === name)?.value || []).join(', ')
}

/** One after the other, each with a call and an event of its own. */
async function storeEach(out: readonly HeldReading[]): Promise<{ stored: number; failed: HeldReading[]; why: Error | null }> {
  const failed: HeldReading[] = []
  let why: Error | null = null
  for (const held of out) {
    try {
      await call('records.confirm', { readingId: held.readingId, corrections: [] })
    } catch (thrown) {
      why ??= asFoyerError(thrown)
      failed.push(held)
    }
  }
  return { stored: out.length - failed.length, failed, why }
}
