import { useEffect, useState } from 'react'
import { isThere, type DeviceFound } from '../../electron/contract/devices.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { errorText } from '../parts/error-texts.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useLoaded, type Loaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** How many cameras are plugged in; null before that is known. */
function useCameraCount(): number | null {
  const [count, setCount] = useState<number | null>(null)
  useEffect(() => {
    let wanted = true
    const look = (): void => {
      navigator.mediaDevices.enumerateDevices().then(
        (found) => { if (wanted) setCount(found.filter(({ kind }) => kind === 'videoinput').length) },
        () => { if (wanted) setCount(0) },
      )
    }
    look()
    navigator.mediaDevices.addEventListener('devicechange', look)
    return () => {
      wanted = false
      navigator.mediaDevices.removeEventListener('devicechange', look)
    }
  }, [])
  return count
}

/** What this computer has and what will be in force, before anybody types a word. What is missing is told calmly: it can come later. */
export function Found() {
  const { t, language } = useWords()
  const { policy } = useDesk().state
  const cameras = useCameraCount()
  const devices = useLoaded<readonly DeviceFound[]>('found', () => call('devices.found', {}))
  const fixed = Object.entries(policy.locked)
  const [source] = fixed.map(([, place]) => place)
  return (
    <section className="section stack-tight" aria-labelledby="found" data-testid="found">
      <h2 id="found">{t('setUp.found')}</h2>
      <ul className="found">
        <Line kind="camera" count={cameras} hint={t('setUp.foundNone.camera')} />
        <Line kind="scanner" {...countOf(devices, 'scanner')} hint={t('setUp.foundNone.scanner')} />
        <Line kind="smartcardReader" {...countOf(devices, 'smartcardReader')} hint={t('setUp.foundNone.smartcardReader')} />
        <li>
          <Icon name={policy.problem !== null ? 'warn' : fixed.length > 0 ? 'check' : 'unknown'} />
          <span>
            <strong>{t('setUp.policy')}</strong>{' '}
            {policy.problem !== null ? <>{errorText(policy.problem.code, language).sentence} {errorText(policy.problem.code, language).action}</>
              : source === undefined ? t('setUp.policyNone') : t('setUp.policyFound', { count: fixed.length, source })}
          </span>
        </li>
      </ul>
    </section>
  )
}

interface Counted { count: number | null; fault: string | null }

function countOf({ value, error }: Loaded<readonly DeviceFound[]>, wanted: DeviceFound['kind']): Counted {
  // The reader may not be there: what to do about that stands where a device would.
  if (value === null) return error === null ? { count: null, fault: null } : { count: 0, fault: error.code }
  const those = value.filter(({ kind }) => kind === wanted)
  return { count: those.filter(isThere).length, fault: those.find(({ fault }) => fault !== null)?.fault?.code ?? null }
}

function Line({ kind, count, fault = null, hint }: { kind: DeviceFound['kind']; count: number | null; fault?: string | null; hint: string }) {
  const { t, language } = useWords()
  const some = count !== null && count > 0
  return (
    <li data-count={count ?? undefined}>
      <Icon name={some ? 'check' : 'unknown'} />
      <span>
        <strong>{t(`devices.kinds.${kind}`)}</strong>{' '}
        {count === null ? t('devices.looking') : some ? t('setUp.foundCount', { number: formatNumber(count, language) }) : fault === null ? hint : errorText(fault, language).action}
      </span>
    </li>
  )
}
