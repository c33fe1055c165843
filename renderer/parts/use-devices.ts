import { useEffect, useState } from 'react'
import type { Device } from '../../electron/contract/devices.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { call, on } from '../bridge.ts'
import { asFoyerError } from './error-texts.ts'

export interface DevicesState {
  devices: readonly Device[] | null
  error: FoyerError | null
  reload: () => void
}

/** The devices of this desk, kept up to date by the reader. */
export function useDevices(): DevicesState {
  const [devices, setDevices] = useState<readonly Device[] | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let wanted = true
    const stop = on('devices.changed', (changed) => {
      if (wanted) setDevices(changed.devices)
    })
    call('devices.list', {}).then(
      (listed) => {
        if (!wanted) return
        setDevices(listed)
        setError(null)
      },
      (thrown: unknown) => {
        if (wanted) setError(asFoyerError(thrown))
      },
    )
    return () => {
      wanted = false
      stop()
    }
  }, [turn])
  return { devices, error, reload: () => setTurn((count) => count + 1) }
}
