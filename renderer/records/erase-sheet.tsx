import { useState, type ReactNode } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { Input } from '../../electron/contract/index.ts'
import { ERASE_MAX } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

type Why = Input<'records.erase'>['reason']
const reasons: readonly Why[] = ['requestOfPerson', 'mistake', 'endOfStay']

interface EraseSheetProps {
  ids: readonly string[]
  /** Whose it is, where it is one. */
  children?: ReactNode
  onClose: () => void
  /** @param count how many were erased */
  onErased: (count: number) => void
}

/** Nobody has it any more: that is what was wanted. */
const isGone = (thrown: unknown): boolean => thrown instanceof FoyerError && thrown.code === 'records.notFound'

/** The one thing that cannot be undone: says what goes, what stays in the trail, and wants a reason. Asked once, for one or for several. */
export function EraseSheet({ ids, children, onClose, onErased }: EraseSheetProps) {
  const { t } = useWords()
  const [why, setWhy] = useState<Why | null>(null)
  /** Records that are gone already: another try goes on with the next. */
  const [done, setDone] = useState(0)
  const task = useTask()
  const slow = useSlow(task.going)
  const close = () => {
    if (task.going) return
    if (done > 0) onErased(done)
    else onClose()
  }
  const erase = async (reason: Why) => {
    const [only] = ids
    if (ids.length === 1 && only !== undefined) {
      await call('records.erase', { id: only, reason }).catch((thrown: unknown) => {
        if (!isGone(thrown)) throw thrown
      })
    }
    for (let at = done; ids.length > 1 && at < ids.length; at += ERASE_MAX) {
      await call('records.eraseSeveral', { ids: ids.slice(at, at + ERASE_MAX), reason })
      setDone(Math.min(at + ERASE_MAX, ids.length))
    }
    onErased(ids.length)
  }
  return (
    <Sheet title={t('records.eraseTitle', { count: ids.length })} onClose={close} alert>
      {children}
      <p>{t('records.eraseSays', { count: ids.length })}</p>
      <p className="small soft">{t('records.eraseCopies')}</p>
      <Choice even label={t('records.eraseWhy')} value={why} options={reasons.map((each) => ({ value: each, content: t(`records.eraseReasons.${each}`) }))} onChange={setWhy} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('records.erasing')} fraction={ids.length <= ERASE_MAX ? null : done / ids.length} /> : null}
      <div className="actions">
        <Button disabled={task.going} onPress={close}>{t('app.cancel')}</Button>
        <Button
          kind="danger"
          icon="erase"
          disabled={why === null || task.going}
          onPress={() => {
            if (why !== null) void task.run(() => erase(why))
          }}
        >
          {t('records.eraseNow')}
        </Button>
      </div>
    </Sheet>
  )
}
