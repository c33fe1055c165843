import type { Check } from '../../electron/contract/reading.ts'
import { Icon, type IconName } from '../parts/icons.tsx'
import { keyed } from '../parts/keyed.ts'
import { useWords } from '../parts/use-language.ts'
import { checkSentence, worstFirst } from './document-words.ts'

const signs: Record<Check['result'], IconName> = { pass: 'check', warn: 'warn', fail: 'stop', unknown: 'unknown' }

/** Every check as a sentence, the worst first; clause and code one click deeper. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const words = useWords()
  const { t } = words
  if (checks.length === 0) return <p className="soft">{t('reading.noChecks')}</p>
  return (
    <ul className="checks">
      {keyed(worstFirst(checks), (each) => `${each.code} ${each.result} ${each.fields.join()}`).map(({ key, item: check }) => (
        <li key={key} className={`check check-${check.result}`}>
          <details>
            <summary>
              <Icon name={signs[check.result]} />
              <span className="unseen">{t(`checkResults.${check.result}`)}: </span>
              <span className="grow">{checkSentence(words, check)}</span>
            </summary>
            <p className="check-more small">
              {check.clause === undefined ? null : <span>{check.clause}</span>}
              <bdi dir="ltr" className="mono">{check.code}</bdi>
              {check.fields.length === 0 ? null : <span>{check.fields.map((field) => t(`fields.${field}`)).join(', ')}</span>}
            </p>
          </details>
        </li>
      ))}
    </ul>
  )
}
