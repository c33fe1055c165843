import { useEffect, useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { FilePlace } from '../../electron/contract/files.ts'
import { call } from '../bridge.ts'
import { useLoaded } from '../parts/use-task.ts'

/** Milliseconds between two looks: a disk shows soon after it is put in, without a key. */
const LOOK_EVERY_MS = 3000

export interface Places {
  /** Null before the first look. */
  places: readonly FilePlace[] | null
  chosen: FilePlace | null
  choose: (id: string) => void
  error: FoyerError | null
}

const forWhoIsSignedIn = (): Promise<FilePlace[]> => call('files.places', {})

/**
 * The folder and the disks that are there now, and which of them is chosen: a disk rather than the folder, until somebody says otherwise.
 * @param look asks for them; another way than that of somebody who is signed in
 */
export function usePlaces(fits: (place: FilePlace) => boolean = () => true, look = forWhoIsSignedIn): Places {
  const { value, error, reload } = useLoaded('places', look)
  const [id, setId] = useState<string | null>(null)
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [reload])
  const fitting = (value ?? []).filter(fits)
  const chosen = fitting.find((each) => each.id === id) ?? fitting.find((each) => each.kind === 'removable') ?? fitting[0] ?? null
  return { places: value, chosen, choose: setId, error }
}
