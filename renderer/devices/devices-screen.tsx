import { call } from '../bridge.ts'
import { useDesk, useMay } from '../desk/desk-context.ts'
import { deviceNames } from '../desk/device-names.ts'
import { useDevices } from '../desk/use-devices.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { CameraRows } from './camera-rows.tsx'
import { DeviceRow } from './device-row.tsx'
import { Diagnosis } from './diagnosis.tsx'
import { SearchNetwork } from './search-network.tsx'
import { SetUpChecklist, type ChecklistSection } from './set-up-checklist.tsx'
import { useChecklist } from './use-checklist.ts'
import './devices.css'

/** Every device: seen, ready, its last fault with the fix, and a test with a picture. */
export function DevicesScreen({ onSettings }: { onSettings: (section: ChecklistSection) => void }) {
  const { t, language } = useWords()
  const may = useMay()
  const { mode } = useDesk().state
  const setUp = useChecklist()
  const { devices, error, reload } = useDevices()
  const health = useLoaded('health', () => call('desk.health', {}))
  const found = (devices ?? []).filter((device) => device.kind !== 'camera')
  // What is no device of a maker is called what it is.
  const names = deviceNames(found.map(({ id, kind, name }) => ({ id, name: kind === 'hotFolder' || kind === 'keyboardReader' ? t(`devices.kinds.${kind}`) : name })), language)
  return (
    <section className="screen" aria-label={t('nav.devices')}>
      <ScreenHead title={t('nav.devices')}><Button icon="search" onPress={reload}>{t('devices.lookAgain')}</Button></ScreenHead>
      {error === null ? null : <ErrorNote error={error} />}
      {mode === 'desk' && may('staff.manage') && !setUp.dismissed ? (
        <SetUpChecklist
          tried={setUp.tried}
          rulesSeen={setUp.rulesSeen}
          onDismiss={setUp.dismiss}
          onSettings={(section) => {
            if (section === 'policy') setUp.setRulesSeen()
            onSettings(section)
          }}
        />
      ) : null}
      <ul className="devices">
        <CameraRows demo={mode === 'demo'} onTried={setUp.setTried} />
        {found.map((device) => <DeviceRow key={device.id} device={device} name={names.get(device.id) ?? device.name} onTried={setUp.setTried} />)}
      </ul>
      {devices !== null && found.length === 0 ? <p className="soft">{t('devices.none')}</p> : null}
      {devices === null && error === null ? <output>{t('devices.looking')}</output> : null}
      {may('readings.make') ? <SearchNetwork /> : null}
      {may('devices.test') ? <Diagnosis /> : null}
      <section className="section">
        <h2>{t('devices.processes')}</h2>
        {health.error === null ? null : <ErrorNote error={health.error} />}
        {health.value === null ? null : (
          <dl className="facts">
            {health.value.processes.map((process) => (
              <div key={process.name}>
                <dt>{t(`devices.process.${process.name}`)}</dt>
                <dd>{t(`devices.processState.${process.state}`)} · {t('devices.since', { time: formatTime(process.since, language) })} · {t('devices.restarts', { count: process.restarts })}</dd>
              </div>
            ))}
            <div>
              <dt>{t('devices.runtime')}</dt>
              <dd><bdi dir="ltr">Electron {health.value.electron} · Chromium {health.value.chromium} · Node {health.value.node} · {health.value.platform}</bdi></dd>
            </div>
          </dl>
        )}
      </section>
    </section>
  )
}
