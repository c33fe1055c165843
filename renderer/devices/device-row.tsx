import { useState } from 'react'
import type { Device } from '../../electron/contract/devices.ts'
import type { Output } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Picture } from '../parts/picture.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { DefaultDevice } from './default-device.tsx'
import { FaultNote } from './fault-note.tsx'
import { grouped } from './grouped.ts'
import { NewCertificate } from './new-certificate.tsx'

interface DeviceRowProps {
  device: Device
  /** What tells it from the others. */
  name: string
  /** It answered with a picture, or at all where it sees none. */
  onTried: () => void
}

const icons = { scanner: 'scanner', smartcardReader: 'chip', camera: 'camera', swipeReader: 'page', keyboardReader: 'page', hotFolder: 'folder' } as const
const rules: Partial<Record<Device['kind'], 'deskScanner' | 'deskReader'>> = { scanner: 'deskScanner', smartcardReader: 'deskReader' }

/** One device, beside the cameras. */
export function DeviceRow({ device, name, onTried }: DeviceRowProps) {
  const { t, language } = useWords()
  const may = useMay()
  const [tested, setTested] = useState<Output<'devices.test'> | null>(null)
  const test = useTask()
  const slow = useSlow(test.going)
  const rule = rules[device.kind]
  const swipes = device.kind === 'swipeReader' || device.kind === 'keyboardReader'
  // A keyboard is never seen: it has typed, or not yet.
  const listens = device.kind === 'keyboardReader' && device.state === 'ready'
  return (
    <li className={`device device-${device.state}`}>
      <Icon name={icons[device.kind]} />
      <div className="grow stack-tight">
        <div>
          <h2><bdi>{name}</bdi></h2>
          <p>
            <span className="device-state"><Icon name={device.state === 'ready' ? 'check' : device.state === 'fault' ? 'stop' : 'unknown'} />{t(listens ? 'devices.listens' : `devices.states.${device.state}`)}</span>
            {device.cardPresent === true ? ` · ${t('devices.cardPresent')}` : ''}
            {device.simulated ? <> <span className="tag">{t('devices.simulated')}</span></> : null}
          </p>
          <p className="small soft">{t(`devices.kinds.${device.kind}`)}{listens ? null : ` · ${t('devices.seen', { time: formatTime(device.seenAt, language) })}`}{device.usedAt === undefined ? null : ` · ${t('devices.used', { time: formatTime(device.usedAt, language) })}`}</p>
        </div>
        {device.address === undefined ? null : <p className="small soft">{t('devices.address')}: <bdi dir="ltr" className="mono">{device.address}</bdi></p>}
        {device.fingerprint === undefined ? null : <p className="small soft">{t('devices.certificate')}: <bdi dir="ltr" className="mono">{grouped(device.fingerprint)}</bdi></p>}
        {device.fault === null ? null : <FaultNote fault={device.fault.code} detail={device.fault.detail} />}
        <NewCertificate device={device} />
        {rule === undefined ? null : <DefaultDevice rule={rule} device={device} name={name} />}
        {slow ? <Progress label={t(swipes ? 'devices.swipeNow' : 'devices.testing')} fraction={null} /> : null}
        {test.error === null ? null : <ErrorNote error={test.error} />}
        {tested === null ? null : (
          <output className="stack-tight">
            <span className="device-state"><Icon name={tested.ok ? 'check' : 'warn'} />{t(tested.ok ? 'devices.testOk' : 'devices.testNotOk', { ms: formatNumber(Math.round(tested.ms), language) })}</span>
            {tested.jpeg === null ? null : <Picture bytes={tested.jpeg} alt={t('devices.testPicture', { name })} className="device-picture" />}
          </output>
        )}
      </div>
      {may('devices.test') ? (
        <Button
          disabled={test.going || device.state === 'absent'}
          label={t('devices.testNamed', { name })}
          onPress={() => void test.run(async () => {
            const answer = await call('devices.test', { id: device.id })
            setTested(answer)
            if (answer.ok) onTried()
          })}
        >
          {t('devices.test')}
        </Button>
      ) : null}
    </li>
  )
}
