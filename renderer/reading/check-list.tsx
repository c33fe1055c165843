import type { Check } from '../../electron/contract/reading.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon, type IconName } from '../parts/icons.tsx'
import { keyed } from '../parts/keyed.ts'
import { useWords } from '../parts/use-language.ts'
import { checkSentence, worstFirst } from './document-words.ts'

const signs: Record<Check['result'], IconName> = { pass: 'check', warn: 'warn', fail: 'stop', unknown: 'unknown' }

/** Checks as sentences, the worst first; clause and code one click deeper. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const words = useWords()
  const { t } = words
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

/** What did not hold and what could not be told, each in view. */
export function OpenChecks({ checks }: { checks: readonly Check[] }) {
  const open = checks.filter(({ result, code }) => result !== 'pass' && code !== 'document.specimen')
  return open.length === 0 ? null : <CheckList checks={open} />
}

/** What held, in one line that opens. */
export function HeldChecks({ checks }: { checks: readonly Check[] }) {
  const { t, language } = useWords()
  const held = checks.filter(({ result, code }) => result === 'pass' || code === 'document.specimen')
  const passed = held.filter(({ result }) => result === 'pass').length
  if (checks.length === 0) return <p className="soft">{t('reading.noChecks')}</p>
  if (held.length === 0) return null
  return (
    <details className="held">
      <summary><Icon name="check" /><span>{t('reading.held', { count: passed, number: formatNumber(passed, language) })}</span></summary>
      <CheckList checks={held} />
    </details>
  )
}
