import { useWords } from '../parts/use-language.ts'

/** Whose program it is, the same behind the sign-in and before it. */
export function Wordmark() {
  const { t } = useWords()
  return (
    <span className="wordmark">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path fill="currentColor" fillRule="evenodd" d="M3 2h26v28H3z M8 7h16v10H8z M8 20.500h16v2H8z M8 25h16v2H8z" />
      </svg>
      <span>{t('app.name')}</span>
    </span>
  )
}
