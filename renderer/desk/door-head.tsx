import { useContext, useState } from 'react'
import { GuideSheet } from '../guide/guide-sheet.tsx'
import type { GuideTopic } from '../guide/guides.ts'
import { useGuideKey } from '../guide/use-guide-key.ts'
import { Button } from '../parts/button.tsx'
import { LanguagePicker } from '../parts/language-picker.tsx'
import { languages, languagesUnder } from '../parts/languages.ts'
import { useWords } from '../parts/use-language.ts'
import { DeskContext } from './desk-context.ts'
import { NoticeLane } from './notices.tsx'
import { Wordmark } from './wordmark.tsx'

/**
 * The head of each screen before the sign-in: whoever stands there may not read the language of whoever left, or know what to do.
 * @param guide the one of this screen
 */
export function DoorHead({ guide }: { guide: GuideTopic }) {
  const { t } = useWords()
  // There before the desk has said anything, too.
  const desk = useContext(DeskContext)
  const [helps, setHelps] = useState(false)
  useGuideKey(() => setHelps(true))
  return (
    <>
      <header className="door-head">
        <Wordmark />
        <div className="row">
          <Button kind="quiet" icon="help" keyHint="F1" onPress={() => setHelps(true)}>{t('app.help')}</Button>
          <LanguagePicker among={desk === null ? languages : languagesUnder(desk.state.policy.values)} />
        </div>
      </header>
      <NoticeLane />
      {helps ? <GuideSheet topic={guide} onClose={() => setHelps(false)} /> : null}
    </>
  )
}
