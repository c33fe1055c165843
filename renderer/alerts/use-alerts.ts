import { useEffect } from 'react'
import type { Output } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { useLoaded, type Loaded } from '../parts/use-task.ts'

export type Alerts = Loaded<Output<'alerts.list'>>

/** How often the desk is asked what has come up, ms. */
const LOOK_AGAIN_MS = 15_000

/** What somebody should look at, asked for anew as long as a screen shows it. */
export function useAlerts(): Alerts {
  const alerts = useLoaded('alerts', () => call('alerts.list', {}))
  const { reload } = alerts
  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [reload])
  return alerts
}
