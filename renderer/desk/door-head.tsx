import { LanguagePicker } from '../parts/language-picker.tsx'
import { NoticeLane } from './notices.tsx'
import { Wordmark } from './wordmark.tsx'

/** The head of each screen before the sign-in: whoever stands there may not read the language of whoever left. */
export function DoorHead() {
  return (
    <>
      <header className="door-head">
        <Wordmark />
        <LanguagePicker />
      </header>
      <NoticeLane />
    </>
  )
}
