import type { SeenBefore } from '../../electron/contract/records.ts'
import { Button } from '../parts/button.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import './before.css'

/** The key that stores a Reading as the update of what was here before. */
export const UPDATE_KEY = 'Insert'

interface BeforeLineProps {
  seen: SeenBefore | null
  /** It cannot be stored now. */
  locked: boolean
  onOpen: (recordId: string) => void
  onUpdate: () => void
}

/** One calm line: when this document or its person was here, and which fields say something else since. None of what they said. */
export function BeforeLine({ seen, locked, onOpen, onUpdate }: BeforeLineProps) {
  const { t, language } = useWords()
  if (seen === null || seen.here === null) return null
  const { here, more } = seen
  return (
    <section className="before" aria-label={t('before.label')} data-testid="before" data-here={here}>
      <Icon name="records" />
      <p className="grow">
        {more === null ? t(`before.${here}Only`) : (
          <>
            {t(`before.${here}`, { count: more.times, number: formatNumber(more.times, language), when: formatTime(more.last, language) })}{' '}
            {more.changed.length === 0 ? t('before.same') : t('before.changed', { fields: more.changed.map((field) => t(`fields.${field}`)).join(', ') })}
          </>
        )}
      </p>
      {more === null ? null : (
        <div className="before-acts">
          <Button icon="records" onPress={() => onOpen(more.recordId)}>{t('before.open')}</Button>
          <Button icon="turn" keyHint={UPDATE_KEY} disabled={locked} onPress={onUpdate}>{t('before.update')}</Button>
        </div>
      )}
    </section>
  )
}
