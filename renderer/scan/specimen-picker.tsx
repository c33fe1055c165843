import { useState } from 'react'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { documentName } from '../reading/document-words.ts'

/** The specimens of the demo desk: picking one lays it under the demo camera. */
export function SpecimenPicker({ onPick }: { onPick: (id: string | null) => Promise<boolean> }) {
  const words = useWords()
  const { t } = words
  const specimens = useLoaded('specimens', () => call('reading.specimens', {}))
  const [picked, setPicked] = useState<string | null>(null)
  const pick = (id: string) => {
    const next = id === picked ? null : id
    setPicked(next)
    void onPick(next)
  }
  return (
    <section className="specimens" aria-labelledby="specimens-title">
      <h2 id="specimens-title">{t('scan.specimens')}</h2>
      {specimens.error === null ? null : <ErrorNote error={specimens.error} />}
      <ul>
        {(specimens.value ?? []).map((each) => (
          <li key={each.id}>
            <button
              type="button"
              className="specimen"
              aria-pressed={each.id === picked}
              data-testid={`specimen-${each.id}`}
              onClick={() => pick(each.id)}
            >
              <span className="grow">{documentName(words, each.documentType, each.issuingState)}</span>
              {words.has(`specimenNames.${each.id}`) ? <span className="specimen-what small">{t(`specimenNames.${each.id}`)}</span> : null}
              {each.side === 'back' ? <span className="tag">{t('scan.back')}</span> : null}
              {each.hasChip && !words.has(`specimenNames.${each.id}`) ? <span className="tag">{t('scan.withChip')}</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
