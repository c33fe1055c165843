import { useState } from 'react'
import type { DeskCopy, Restored } from '../../electron/contract/recovery.ts'
import { call } from '../bridge.ts'
import { PlaceChoice } from '../files/place-choice.tsx'
import { usePlaces } from '../files/use-places.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { formatTime, sizeText } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { RestoreForm } from './restore-form.tsx'
import { RestoredSheet } from './restored-sheet.tsx'

const anyPlace = () => true

/** A copy of this desk, chosen by a person from the folder or a disk, to take the place of what does not open. */
export function RestoreSheet({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const { t } = useWords()
  const places = usePlaces(anyPlace, () => call('recovery.places', {}))
  const [going, setGoing] = useState(false)
  const [done, setDone] = useState<Restored | null>(null)
  if (done !== null) return <RestoredSheet restored={done} onDone={onDone} />
  return (
    <Sheet title={t('fault.restore')} onClose={() => {
      if (!going) onClose()
    }} wide>
      <div className="stack">
        <p>{t('fault.restoreSays')}</p>
        <PlaceChoice label={t('files.from')} places={places} />
        {places.error === null ? null : <ErrorNote error={places.error} />}
        {places.chosen === null ? null : <CopiesOf key={places.chosen.id} place={places.chosen.id} onGoing={setGoing} onDone={setDone} />}
      </div>
    </Sheet>
  )
}

interface CopiesOfProps {
  place: string
  onGoing: (going: boolean) => void
  onDone: (restored: Restored) => void
}

function CopiesOf({ place, onGoing, onDone }: CopiesOfProps) {
  const { t, language } = useWords()
  const list = useLoaded(`copies ${place}`, () => call('recovery.copies', { place }))
  const [id, setId] = useState<string | null>(null)
  const slow = useSlow(list.going)
  const copies = list.value?.copies ?? []
  const chosen = copies.find((each) => each.id === id) ?? copies[0] ?? null
  const lacks = ({ withLog, withKeyFile }: DeskCopy) => [withLog ? null : t('fault.copyWithoutLog'), withKeyFile ? null : t('fault.copyWithoutKeyFile')].filter((each) => each !== null)
  return (
    <>
      {list.error === null ? null : <ErrorNote error={list.error} />}
      {slow ? <Progress label={t('fault.copiesLooking')} fraction={null} /> : null}
      {list.value !== null && copies.length === 0 ? <p className="empty" data-testid="no-copies">{t('fault.copiesNone')}</p> : null}
      {copies.length === 0 ? null : (
        <div className="fault-copies" data-testid="copies">
          <Choice
            label={t('fault.copies')}
            value={chosen?.id ?? null}
            options={copies.map((copy) => ({
              value: copy.id,
              content: (
                <span className="place">
                  <span>
                    {copy.folder === '' ? t('fault.copyTop') : <bdi dir="ltr">{copy.folder}</bdi>}
                    <span className="small">{[t('fault.copyOf', { time: formatTime(copy.changedAt, language), size: sizeText(copy.bytes, language) }), ...lacks(copy)].join(' · ')}</span>
                  </span>
                </span>
              ),
            }))}
            onChange={setId}
          />
        </div>
      )}
      {list.value?.more === true ? <p className="soft small">{t('fault.copiesMore')}</p> : null}
      {chosen === null ? null : <RestoreForm copy={chosen.id} onGoing={onGoing} onDone={onDone} />}
    </>
  )
}
