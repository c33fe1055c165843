import type { SeenBefore } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useLoaded } from '../parts/use-task.ts'

export interface Before {
  /** Null while it is not known, and where it could not be looked up: the vault looks once more before it stores. */
  seen: SeenBefore | null
  reload: () => void
}

/** Whether what lies here was stored before; while a better Reading of the same document is looked up, the last answer stays. */
export function useBefore(readingId: string): Before {
  const looked = useLoaded(readingId, () => call('records.before', { readingId }))
  return { seen: looked.value, reload: looked.reload }
}
