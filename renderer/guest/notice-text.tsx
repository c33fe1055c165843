import type { TFunction } from 'i18next'
import { noticeParts, type NoticeFacts } from './notice-parts.ts'

interface NoticeTextProps {
  t: TFunction
  facts: NoticeFacts
  /** Of the heading, for whatever is called by it. */
  id?: string
}

/** The notice, heading by heading: the same on the screen and on paper. */
export function NoticeText({ t, facts, id }: NoticeTextProps) {
  return (
    <>
      <h1 id={id}>{t('guest.title')}</h1>
      {noticeParts(facts).map(({ title, sentences }) => (
        <section key={title}>
          <h2>{t(title)}</h2>
          <p>{sentences.map(({ key, params }) => t(key, params ?? {})).join(' ')}</p>
        </section>
      ))}
    </>
  )
}
