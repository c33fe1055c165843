import { useEffect } from 'react'
import { on } from '../bridge.ts'
import { useNotify, usePutAway } from '../desk/notices.tsx'
import { useWords } from '../parts/use-language.ts'

const TOPIC = 'waiting-pages'

/** Tells whoever may let a page in that one asks, on whatever screen they are. */
export function PagesNotice({ onLook }: { onLook: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const putAway = usePutAway()
  useEffect(() => on('pairings.changed', ({ waiting }) => {
    if (waiting === 0) putAway(TOPIC)
    else notify({ kind: 'told', topic: TOPIC, stays: true, text: t('connections.pages.asks'), action: { text: t('connections.pages.look'), act: onLook } })
  }), [notify, putAway, onLook, t])
  return null
}
