import { useEffect, useState } from 'react'
import { cameraName, chosenDevice } from '../../electron/contract/device-choice.ts'
import { isLast, usefulFirst } from '../../electron/contract/quirks.ts'
import { knownQuirks } from '../desk/known-quirks.ts'

/** A camera that is plugged in; its name is empty before the browser tells it. */
export interface Camera { id: string; name: string }

/** Which of the cameras that are there is wanted. */
export interface CameraWish {
  /** Null: the system's first; `none`: what is wanted is not there. */
  of: (cameras: readonly Camera[]) => Camera | null | 'none'
  /** No other will do. */
  only: boolean
}

const store = (terminal: string | null): string => `foyer.camera.${terminal ?? ''}`

/** The camera that was chosen at this desk; null: none was. */
export function chosenCamera(terminal: string | null): string | null {
  try {
    return window.localStorage.getItem(store(terminal))
  } catch {
    return null
  }
}

/** Remember a camera for this desk, or with null take the first again. */
export function chooseCamera(terminal: string | null, deviceId: string | null): void {
  try {
    if (deviceId === null) window.localStorage.removeItem(store(terminal))
    else window.localStorage.setItem(store(terminal), deviceId)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** The cameras that are plugged in, as the system orders them; those of which it is known that no document lies under them last. */
export async function camerasNow(): Promise<Camera[]> {
  const found = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
  return usefulFirst(knownQuirks.cameras, found.map(({ deviceId, label }) => ({ id: deviceId, name: cameraName(label) })))
}

/** Which camera a desk reads with: the organisation's, the one chosen here, the rule's, the first. @param only no other than the one that the rule names */
export function wishOfDesk(terminal: string | null, rule: string, only: boolean): CameraWish {
  return {
    only,
    of: (cameras) => {
      // Before they have names, any will do: it is looked again then.
      if (cameras.every(({ name }) => name === '')) return null
      // The browser takes the one that fits best by itself, unless one of them sees no document.
      const first = cameras.some((each) => isLast(knownQuirks.cameras, each)) ? cameras[0] ?? null : null
      return chosenDevice(cameras, { rule, fixed: only, chosen: chosenCamera(terminal), first }) ?? (only ? 'none' : null)
    },
  }
}

/** The cameras that are plugged in; none before one is open (`live`). @param onChange one came or went */
export function useCameras(live: boolean, onChange: () => void): readonly Camera[] {
  const [cameras, setCameras] = useState<readonly Camera[]>([])
  useEffect(() => {
    const { mediaDevices } = navigator
    let open = true
    const look = async (): Promise<void> => {
      const found = await camerasNow()
      if (open) setCameras(live ? found : [])
    }
    const changed = (): void => {
      look().catch(() => undefined)
      onChange()
    }
    look().catch(() => undefined)
    mediaDevices.addEventListener('devicechange', changed)
    return () => {
      open = false
      mediaDevices.removeEventListener('devicechange', changed)
    }
  }, [live, onChange])
  return cameras
}
