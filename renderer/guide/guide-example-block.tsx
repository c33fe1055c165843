import { useWords } from '../parts/use-language.ts'
import type { GuideExample } from './guides.ts'

/** What is typed, and what comes back: in no language, and from left to right in each. */
export function GuideExampleBlock({ example: { title, lines, answer } }: { example: GuideExample }) {
  const { t } = useWords()
  return (
    <figure className="guide-example">
      {title === undefined ? null : <figcaption className="small soft"><bdi>{title}</bdi></figcaption>}
      <pre dir="ltr"><code>{lines.join('\n')}</code></pre>
      {answer.length === 0 ? null : (
        <>
          <p className="small soft">{t('guide.back')}</p>
          <pre dir="ltr" className="guide-answer"><code>{answer.join('\n')}</code></pre>
        </>
      )}
    </figure>
  )
}
