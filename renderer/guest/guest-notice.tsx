import { useId, useState } from 'react'
import type { Language } from '../../electron/contract/primitives.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useDevices } from '../desk/use-devices.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/fields.tsx'
import { directionOf, languageNames, languages } from '../parts/languages.ts'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useModal } from '../parts/use-modal.ts'
import { useWords } from '../parts/use-language.ts'
import { useWordsIn } from '../parts/use-words-in.ts'
import { guestLanguage } from './guest-language.ts'
import { NoticeText } from './notice-text.tsx'
import { PrintNotice } from './print-notice.tsx'
import './guest.css'

interface GuestNoticeProps {
  /** Of the document that is being looked at; null where there is none. Nothing else of it is known here. */
  issuingState: string | null
  onClose: () => void
}

/**
 * What becomes of a document here, for its holder: large, in their language, over the whole screen. Whoever holds the turned screen finds the way back and
 * nothing else; where policy says so, that way ends at the sign-in. The idle lock counts on, and takes it away.
 */
export function GuestNotice({ issuingState, onClose }: GuestNoticeProps) {
  const { language: desks } = useWords()
  const { state, signOut } = useDesk()
  const { devices } = useDevices()
  const [wanted, setLanguage] = useState<Language>(() => guestLanguage(issuingState) ?? desks)
  const id = useId()
  const dialog = useModal()
  const { t, language } = useWordsIn(wanted)
  const { values: policy } = state.policy
  // While nobody has said what is connected, rather too much is said to be read than too little.
  const readsChips = devices === null || devices.some(({ kind, state: how }) => kind === 'smartcardReader' && how !== 'absent')
  const leave = () => {
    if (policy.noticeLocks) void signOut('person')
    else onClose()
  }
  return (
    <dialog
      ref={dialog}
      className="guest"
      lang={language}
      dir={directionOf(language)}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        leave()
      }}
    >
      <div className="guest-head">
        <Choice
          label={t('settings.language')}
          labelHidden
          value={wanted}
          options={languages.map((each) => ({ value: each, content: <span lang={each}>{languageNames[each]}</span> }))}
          onChange={setLanguage}
        />
        <Button icon={policy.noticeLocks ? 'lock' : 'back'} keyHint="Esc" testId="guest-back" onPress={leave}>{t('guest.back')}</Button>
      </div>
      <ScrollArea className="guest-page" label={t('guest.title')}>
        <article className="guest-sheet" data-testid="guest-sheet">
          <NoticeText t={t} id={id} facts={{ policy, language, deskName: state.deskName, readsChips }} />
        </article>
        <PrintNotice t={t} language={language} />
      </ScrollArea>
    </dialog>
  )
}
