import { useRef, useState, type ReactNode } from 'react'
import { directionOf } from '../parts/languages.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { guidePictures } from './guide-pictures.ts'
import { GuideExampleBlock } from './guide-example-block.tsx'
import { GuideTable } from './guide-table.tsx'
import { GuideTopics } from './guide-topics.tsx'
import { examplesOf, guideLanguage, guideOf, type GuideExample, type GuideTopic } from './guides.ts'
import './guide.css'

interface GuideSheetProps {
  /** Where it opens. */
  topic: GuideTopic
  onClose: () => void
  /** Stands below the guide: the keys, for whoever is signed in. */
  children?: ReactNode
}

/** The guides, inside the app and without a network: the one of this screen first, the others beside it. */
export function GuideSheet({ topic, onClose, children }: GuideSheetProps) {
  const { t, language } = useWords()
  const [shown, setShown] = useState(topic)
  const text = useRef<HTMLElement>(null)
  const guide = guideOf(shown, language)
  const choose = (next: GuideTopic) => {
    setShown(next)
    // A topic low in the list would leave whoever chose it in the middle of its text.
    text.current?.scrollIntoView({ block: 'start' })
  }
  const lang = guideLanguage(language)
  // They show the screens in English: beside another language's words they would only puzzle.
  const picture = language === 'en' ? guidePictures[shown] : undefined
  return (
    <Sheet title={t('guide.title')} onClose={onClose} wide>
      <div className="guide">
        <GuideTopics shown={shown} onChoose={choose} />
        <article ref={text} className="guide-text stack" lang={lang} dir={directionOf(lang)} data-testid="guide" data-topic={shown}>
          <h3>{guide.title}</h3>
          <p>{guide.says}</p>
          {guide.steps.length === 0 ? null : <ol>{guide.steps.map((step, at) => <GuideStep key={step} says={step} examples={examplesOf(shown, at)} />)}</ol>}
          {guide.table === undefined ? null : <GuideTable {...guide.table} />}
          {picture === undefined ? null : <img className="guide-picture" src={picture} alt="" />}
          {guide.notes.map((note) => <p key={note}>{note}</p>)}
        </article>
      </div>
      {children}
    </Sheet>
  )
}

function GuideStep({ says, examples }: { says: string, examples: readonly GuideExample[] }) {
  return (
    <li>
      {says}
      {examples.map((example) => <GuideExampleBlock key={example.lines.join()} example={example} />)}
    </li>
  )
}
