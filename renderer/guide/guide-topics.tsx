import { useId, useState } from 'react'
import { useWords } from '../parts/use-language.ts'
import { guideLanguage, guideOf, guideReaders, guidesOf, readerOf, type GuideReader, type GuideTopic } from './guides.ts'

interface GuideTopicsProps {
  shown: GuideTopic
  onChoose: (topic: GuideTopic) => void
}

/** The guides by who reads them. One reader's are open at a time: all at once are taller than a screen. */
export function GuideTopics({ shown, onChoose }: GuideTopicsProps) {
  const { t } = useWords()
  const [open, setOpen] = useState<GuideReader | null>(readerOf(shown))
  return (
    <nav className="guide-readers" aria-label={t('guide.topics')}>
      {guideReaders.map((reader) => (
        <ReadersTopics key={reader} {...{ reader, shown, onChoose }} open={open === reader} onOpen={() => setOpen(open === reader ? null : reader)} />
      ))}
    </nav>
  )
}

function ReadersTopics({ reader, shown, open, onOpen, onChoose }: GuideTopicsProps & { reader: GuideReader, open: boolean, onOpen: () => void }) {
  const { t, language } = useWords()
  const list = useId()
  return (
    <section className="guide-reader">
      <button type="button" className="guide-reader-name" data-testid={`guide-reader-${reader}`} aria-expanded={open} aria-controls={open ? list : undefined} onClick={onOpen}>
        <span className="guide-reader-mark" aria-hidden="true" />
        {t(`guide.for.${reader}`)}
      </button>
      {open ? (
        <ul className="guide-topics" id={list}>
          {guidesOf[reader].map((each) => (
            <li key={each}>
              <button type="button" className="guide-topic" data-testid={`guide-topic-${each}`} aria-current={each === shown ? 'page' : undefined} onClick={() => onChoose(each)}>
                <span lang={guideLanguage(language)}>{guideOf(each, language).title}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
