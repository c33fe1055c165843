import type { AuditVerification } from '../../electron/contract/audit.ts'
import { formatNumber } from '../parts/format.ts'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useWords } from '../parts/use-language.ts'
import { wordsOfProblem } from './problem-words.ts'

/** Places of one kind that are named; all of them are in the export of the trail. */
const PLACES = 6

type Found = AuditVerification['problems']

/** What a verification found, each kind in words with what to do, and where. */
export function ProblemList({ problems, notes }: { problems: Found; notes: Found }) {
  const { t, language } = useWords()
  if (problems.length + notes.length === 0) return null
  const kinds = new Map<string, Found>()
  for (const each of [...problems, ...notes]) kinds.set(each.code, [...kinds.get(each.code) ?? [], each])
  return (
    <ScrollArea className="problems" label={t('audit.problemsTitle')}>
      <ul data-testid="problems">
        {[...kinds].map(([code, all]) => {
          const { says, act } = wordsOfProblem(code)
          // What is only to be known asks for nothing.
          const does = problems.some((each) => each.code === code) ? act : 'none'
          return (
            <li key={code}>
              <strong>{t(`audit.problems.${says}`)}</strong> {t(`audit.problemActs.${does}`)}
              <span className="small soft problem-places">
                {all.slice(0, PLACES).map(({ index, detail }) => (
                  <bdi key={`${index} ${detail}`} dir="ltr" className="mono">{code}{index === null ? '' : ` #${index}`}{detail === null ? '' : ` ${detail}`}</bdi>
                ))}
                {all.length > PLACES ? <span>{t('audit.problemsMore', { count: all.length - PLACES, number: formatNumber(all.length - PLACES, language) })}</span> : null}
              </span>
            </li>
          )
        })}
      </ul>
    </ScrollArea>
  )
}
