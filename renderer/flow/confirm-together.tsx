import { useState } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import type { AskedScan } from '../../electron/contract/scan-requests.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { formatNumber } from '../parts/format.ts'
import { Picture } from '../parts/picture.tsx'
import { Progress } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useSettled } from '../parts/use-settled.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { CleanOne } from './clean-ones.ts'
import type { ReadingQueue } from './reading-queue.ts'

interface ConfirmTogetherProps {
  ones: readonly CleanOne[]
  queue: Pick<ReadingQueue, 'takeOut' | 'putBack'>
  /** What is stored belongs to it, as far as it asks for so many. */
  request: AskedScan | null
  onStored: (count: number) => void
}

/** The clean ones of the queue by one press that says how many, after each was shown. Each is stored by itself; the others stay. */
export function ConfirmTogether({ ones, queue, request, onStored }: ConfirmTogetherProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const task = useTask()
  /** What is being stored, and how many of it are done: gone from the queue, it stays in view. */
  const [storing, setStoring] = useState<{ ones: readonly CleanOne[]; done: number } | null>(null)
  if (ones.length < 2 && !open) return null
  const close = () => {
    if (!task.going) setOpen(false)
  }
  const store = () => void task.run(async () => {
    setStoring({ ones, done: 0 })
    const { stored, failed, why } = await storeEach(queue.takeOut(new Set(ones.map(({ key }) => key))), request, (done) => setStoring({ ones, done }))
    queue.putBack(failed)
    setStoring(null)
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
        {t('queue.together', { count: (storing?.ones ?? ones).length })}
      </Button>
      {open ? (
        <Sheet title={t('queue.togetherTitle')} onClose={close}>
          <div className="stack">
            <p>{t('queue.togetherSays')}</p>
            {task.error === null ? null : <ErrorNote error={task.error} />}
            <CleanList ones={storing?.ones ?? ones} done={storing?.done ?? null} onStore={store} />
          </div>
        </Sheet>
      ) : null}
    </>
  )
}

/** Whatever joins or leaves the list under the finger is no part of a press that was meant for what stood there. */
function CleanList({ ones, done, onStore }: { ones: readonly CleanOne[]; done: number | null; onStore: () => void }) {
  const { t, language } = useWords()
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
      {done === null ? null : <Progress label={t('queue.storing', { done: formatNumber(done, language), total: formatNumber(ones.length, language) })} fraction={done / ones.length} />}
      <div className="row">
        <Button
          kind="primary"
          icon="check"
          testId="together-store"
          disabled={done !== null || ones.length === 0}
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

/** One after the other, each with a call and an event of its own; `onStored` hears how many are. */
async function storeEach(out: readonly HeldReading[], request: AskedScan | null, onStored: (count: number) => void): Promise<{ stored: number; failed: HeldReading[]; why: Error | null }> {
  const failed: HeldReading[] = []
  let why: Error | null = null
  for (const [at, held] of out.entries()) {
    const wanted = request !== null && request.done + at - failed.length < request.guests.length
    try {
      await call('records.confirm', { readingId: held.readingId, corrections: [], ...(wanted ? { request: request.id } : {}) })
    } catch (thrown) {
      why ??= asFoyerError(thrown)
      failed.push(held)
    }
    onStored(at + 1 - failed.length)
  }
  return { stored: out.length - failed.length, failed, why }
}
