import { useState } from 'react'
import { DEMO_KEY_PIN } from '../../electron/contract/security-key.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { useDesk } from './desk-context.ts'
import type { TapStep } from './use-tap.ts'
import './desk.css'

/** How to lay a key down, as a picture and in words: what to do, or what is going on. */
export function LayKey({ step }: { step: TapStep | null }) {
  const { t } = useWords()
  const lies = step === 'talking'
  return (
    <div className="lay-key" data-testid="lay-key" data-step={step ?? 'none'}>
      <svg viewBox="0 0 160 96" aria-hidden="true" focusable="false" className="lay-key-picture">
        <path d="M12 70h136v16H12z M20 62h120v8H20z" />
        <path className="lay-key-key" d={lies ? 'M52 46h40v14H52z M92 49h14v8H92z' : 'M52 14h40v14H52z M92 17h14v8H92z'} />
        <path d={lies ? 'M70 36q10 -8 20 0 M64 30q16 -12 32 0' : 'M80 38v16 M74 48l6 6 6-6'} />
      </svg>
      <output>{t(lies ? 'factors.keyTalking' : 'factors.keyLay')}</output>
    </div>
  )
}

/** Demo desk: the simulated key, and its PIN in the open. */
export function DemoKey() {
  const { t } = useWords()
  const { state } = useDesk()
  const [laid, setLaid] = useState(false)
  const task = useTask()
  if (state.mode !== 'demo') return null
  return (
    <div className="stack-tight">
      <p className="small"><span className="tag tag-demo">{t('app.demoMark')}</span> {t('factors.demoKeyPin')} <bdi dir="ltr" className="mono">{DEMO_KEY_PIN}</bdi></p>
      <div className="row">
        <Button
          testId="demo-key"
          disabled={task.going}
          onPress={() => void task.run(async () => {
            await call('securityKey.simulate', { laid: !laid })
            setLaid(!laid)
          })}
        >
          {t(laid ? 'factors.demoKeyTake' : 'factors.demoKeyLay')}
        </Button>
      </div>
      {task.error === null ? null : <ErrorNote error={task.error} />}
    </div>
  )
}
