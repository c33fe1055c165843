import { useEffect, useState } from 'react'

const STORE = 'foyer.camera'

/** The camera that was chosen at this desk; null: the system's first. */
export function chosenCamera(): string | null {
  try {
    return window.localStorage.getItem(STORE)
  } catch {
    return null
  }
}

/** Remember a camera for this desk, or with null take the system's first again. */
export function chooseCamera(deviceId: string | null): void {
  try {
    if (deviceId === null) window.localStorage.removeItem(STORE)
    else window.localStorage.setItem(STORE, deviceId)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** The ids of the cameras that are plugged in, as the system orders them; it tells them once one is open (`live`). */
export function useCameras(live: boolean, onChange: () => void): readonly string[] {
  const [cameras, setCameras] = useState<readonly string[]>([])
  useEffect(() => {
    const { mediaDevices } = navigator
    let open = true
    const look = async (): Promise<void> => {
      const found = (await mediaDevices.enumerateDevices()).filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      if (open) setCameras(live ? found.map(({ deviceId }) => deviceId) : [])
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
