import { useEffect, useState } from 'react'
import type { Device } from '../../electron/contract/devices.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { call, on } from '../bridge.ts'
import { useLoaded } from '../parts/use-task.ts'

export interface DevicesState {
  devices: readonly Device[] | null
  error: FoyerError | null
  reload: () => void
}

/** As they were last told: a screen that comes up knows them at once, and says nothing that it takes back a moment later. */
let lastTold: readonly Device[] | null = null

/** The devices of this desk, kept up to date by the reader. */
export function useDevices(): DevicesState {
  const listed = useLoaded('devices', () => call('devices.list', {}))
  const [changed, setChanged] = useState<readonly Device[] | null>(null)
  useEffect(() => on('devices.changed', ({ devices }) => setChanged(devices)), [])
  const reload = () => {
    setChanged(null)
    listed.reload()
  }
  const told = changed ?? listed.value
  useEffect(() => {
    if (told !== null) lastTold = told
  }, [told])
  return { devices: told ?? lastTold, error: listed.error, reload }
}
