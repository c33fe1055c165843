import { useState } from 'react'
import { chosenDevice } from '../../electron/contract/device-choice.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { deviceNames } from '../desk/device-names.ts'
import { useDevices } from '../desk/use-devices.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { Icon } from '../parts/icons.tsx'
import { useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { TakeReading } from '../reading/take-reading.ts'
import { ScannerProgress } from './scanner-progress.tsx'
import { SimulatedScanner } from './simulated-scanner.tsx'

interface ScannerPanelProps {
  /** Whether Enter is for this panel. */
  active: boolean
  continues: string | null
  onHeld: TakeReading
}

/** Lay the document on a scanner, one key. */
export function ScannerPanel({ active, continues, onHeld }: ScannerPanelProps) {
  const { t, language } = useWords()
  const { devices, error, reload } = useDevices()
  const scanners = (devices ?? []).filter((device) => device.kind === 'scanner' && device.state !== 'absent')
  const [chosen, setChosen] = useState<string | null>(null)
  const { values, locked } = useDesk().state.policy
  const fixed = values.deskScanner.trim() !== '' && locked['deskScanner'] !== undefined
  const scanner = chosenDevice(scanners, { rule: values.deskScanner, fixed, chosen })
  const names = deviceNames(scanners, language)
  const scan = useTask()
  const slow = useSlow(scan.going)
  // Whoever stopped it knows that.
  const failed = scan.error?.code === 'scanner.cancelled' ? null : scan.error
  const start = () => {
    if (scanner === null) return
    void scan.run(async () => {
      onHeld(await call('scanners.scan', { id: scanner.id, ...(continues === null ? {} : { continues }) }), continues)
    })
  }
  useShortcut('Enter', start, active && scanner !== null)
  return (
    <ScrollArea className="scan-desk" label={t('scan.sources.scanner')}>
      <Icon name="scanner" />
      {scanner === null ? (
        <>
          <h2>{devices === null && error === null ? t('devices.looking') : fixed ? t('scan.fixedAbsent', { name: values.deskScanner }) : t('scan.noScanner')}</h2>
          {devices === null ? null : <p className="soft">{fixed ? t('scan.fixedAbsentSays', { source: locked['deskScanner'] }) : t('scan.noScannerSays')}</p>}
          <Button onPress={reload}>{t('devices.lookAgain')}</Button>
        </>
      ) : (
        <>
          <h2>{t('scan.layOnScanner')}</h2>
          {scanners.length > 1 && !fixed ? (
            <Choice
              label={t('scan.whichScanner')}
              value={scanner.id}
              options={scanners.map((each) => ({ value: each.id, content: <bdi>{names.get(each.id) ?? each.name}</bdi> }))}
              onChange={setChosen}
            />
          ) : <p className="soft"><bdi>{names.get(scanner.id) ?? scanner.name}</bdi></p>}
          <Button kind="primary" icon="scanner" {...(active ? { keyHint: 'Enter' } : {})} disabled={scan.going} onPress={start}>{t('scan.scanPage')}</Button>
          {slow ? <ScannerProgress active={active} /> : null}
          {failed === null ? null : <ErrorNote error={failed} />}
          {scanner.simulated ? <SimulatedScanner scanner={scanner} /> : null}
        </>
      )}
      {error === null ? null : <ErrorNote error={error} />}
      {scanner !== null || failed === null ? null : <ErrorNote error={failed} />}
    </ScrollArea>
  )
}
