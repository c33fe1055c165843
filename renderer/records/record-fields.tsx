import type { RecordField } from '../../electron/contract/records.ts'
import { Button } from '../parts/button.tsx'
import { formatTime } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { fieldWords, inLookingOrder } from '../reading/document-words.ts'
import { FieldValue } from '../reading/field-value.tsx'
import type { Copy } from './use-copy.ts'

/** The fields as stored, each with where it came from; what a person corrected says so, with who and when. */
export function RecordFields({ fields, copying }: { fields: readonly RecordField[]; copying: Copy }) {
  const words = useWords()
  const { t, language } = words
  return (
    <dl className="fact-list">
      {inLookingOrder(fields).map((field) => (
        <div className="fact" key={field.name} data-testid={`field-${field.name}`}>
          <dt>{t(`fields.${field.name}`)}</dt>
          <dd>
            <div className="fact-value"><FieldValue field={field} /></div>
            {field.correction === null ? (
              <p className="small soft">{field.sources.map((source) => t(`sourcesShort.${source.source}`)).join(' · ')}{field.agreement === 'agree' ? ` · ${t('reading.agree')}` : ''}</p>
            ) : (
              <p className="small">
                <span className="tag tag-hand">{t('sources.hand')}</span>{' '}
                <bdi>{field.correction.by}</bdi> · <bdi>{formatTime(field.correction.at, language)}</bdi>{' · '}
                {t('reading.wasRead', { value: fieldWords(words, field.name, field.correction.was) })}
              </p>
            )}
            {copying.fields.includes(field.name) ? <div className="fact-act"><Button kind="quiet" icon="copy" label={t('records.copyOne', { field: t(`fields.${field.name}`) })} onPress={() => copying.copy([field.name])} /></div> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
