import { isNamed } from '../../electron/contract/device-choice.ts'
import { call } from '../bridge.ts'
import { useDesk, useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface DefaultDeviceProps {
  rule: 'deskCamera' | 'deskScanner' | 'deskReader'
  device: { id: string; name: string }
  /** What tells it from the others. */
  name: string
}

/** Whether it is the one that this desk takes of its kind; who may change the rules, where the organisation has not, chooses it here. */
export function DefaultDevice({ rule, device, name }: DefaultDeviceProps) {
  const { t } = useWords()
  const may = useMay()
  const { state: { policy }, refresh } = useDesk()
  const task = useTask()
  const is = isNamed(policy.values[rule], device)
  const source = policy.locked[rule]
  const set = (value: string) => void task.run(async () => {
    await call('desk.setPolicy', { values: { [rule]: value } })
    await refresh()
  })
  const mayChoose = may('policy.change') && source === undefined
  if (!is && !mayChoose) return null
  return (
    <div className="row device-default">
      {is ? <span className="tag">{t('devices.default.is')}</span> : null}
      {is && source !== undefined ? <span className="small soft">{t('devices.default.fixed', { source })}</span> : null}
      {mayChoose ? (
        <Button kind="quiet" disabled={task.going} label={t(is ? 'devices.default.stopNamed' : 'devices.default.useNamed', { name })} onPress={() => set(is ? '' : device.name)}>
          {t(is ? 'devices.default.stop' : 'devices.default.use')}
        </Button>
      ) : null}
      {task.error === null ? null : <ErrorNote error={task.error} />}
    </div>
  )
}
