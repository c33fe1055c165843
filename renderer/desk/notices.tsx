import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'

export interface Notice {
  kind: 'done' | 'told' | 'trouble'
  text: string
  /** Stays until it is put away, or until `replace` of the same topic. */
  stays?: boolean
  topic?: string
  /** It is of the desk, not of what somebody did there: it is told to whoever comes next, too. */
  ofDesk?: boolean
  action?: { text: string; act: () => void }
}

interface Shown extends Notice {
  id: number
}

interface Notifier {
  shown: readonly Shown[]
  drop: (id: number) => void
  notify: (notice: Notice) => void
  putAway: (topic: string) => void
  leave: () => void
}

const NoticeContext = createContext<Notifier>({ shown: [], drop: () => undefined, notify: () => undefined, putAway: () => undefined, leave: () => undefined })

/** Tell the person something without stopping them. */
export function useNotify(): (notice: Notice) => void {
  return useContext(NoticeContext).notify
}

/** Put away what was told about a topic: something else is looked at now. */
export function usePutAway(): (topic: string) => void {
  return useContext(NoticeContext).putAway
}

/** What was told to one person is not for the next: away with it when they go. */
export function useLeaveNotices(): void {
  const { leave } = useContext(NoticeContext)
  useEffect(() => leave, [leave])
}

let last = 0

/** Keeps what is told, whatever screen is shown. */
export function Notices({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([])
  const drop = useCallback((id: number) => setShown((all) => all.filter((each) => each.id !== id)), [])
  const notify = useCallback((notice: Notice) => {
    last += 1
    const id = last
    setShown((all) => [...all.filter((each) => notice.topic === undefined || each.topic !== notice.topic), { ...notice, id }].slice(-3))
    if (notice.stays !== true) setTimeout(() => drop(id), 8000)
  }, [drop])
  const putAway = useCallback((topic: string) => setShown((all) => all.filter((each) => each.topic !== topic)), [])
  const leave = useCallback(() => setShown((all) => all.filter((each) => each.ofDesk === true)), [])
  const value = useMemo(() => ({ shown, drop, notify, putAway, leave }), [shown, drop, notify, putAway, leave])
  return <NoticeContext.Provider value={value}>{children}</NoticeContext.Provider>
}

/**
 * Where it is told: a lane between the head of the window and the screen, which gives way to it. Nothing lies over anything, and what is
 * pressed at the foot of a screen stays where it is.
 */
export function NoticeLane({ children }: { children?: ReactNode }) {
  const { t } = useWords()
  const { shown, drop } = useContext(NoticeContext)
  return (
    <section className="lane" aria-label={t('app.notices')}>
      <output>
        {shown.map((notice) => (
          <div key={notice.id} className={`notice notice-${notice.kind}`} data-testid={`notice-${notice.kind}`}>
            <Icon name={notice.kind === 'done' ? 'check' : notice.kind === 'trouble' ? 'warn' : 'unknown'} />
            <span className="grow">{notice.text}</span>
            {notice.action === undefined ? null : (
              <Button
                kind="quiet"
                onPress={() => {
                  notice.action?.act()
                  drop(notice.id)
                }}
              >
                {notice.action.text}
              </Button>
            )}
            <Button kind="quiet" icon="close" label={t('app.putAway')} onPress={() => drop(notice.id)} />
          </div>
        ))}
      </output>
      {children}
    </section>
  )
}
