import type { CageState } from '../contract/processes.ts'
import { cageCommand, triedCage, type CageOptions } from '../system/cage.ts'
import { cagedChildren, FILTER_FD, INFO_FD } from '../transport/caged-child.ts'
import type { StartChild } from '../transport/child.ts'

/** The cage of whatever decodes what strangers made, as this machine has it. */
export interface ReaderCage {
  /** Tried with the first that asks, and once; a trial that a busy machine did not end is made again with the next start. */
  state(): CageState
  /** Starts a process in it, and where there is none, as `otherwise` does. */
  start(otherwise: StartChild): StartChild
}

/** @param say what such a process writes for whoever mends it */
export function readerCage(options: CageOptions, say: (text: Uint8Array) => void, trial: typeof triedCage = triedCage): ReaderCage {
  let tried: CageState | null = null
  const state = (): CageState => (tried ??= trial(options)) ?? 'refused'
  return {
    state,
    start: (otherwise) => {
      const caged = cagedChildren(cageCommand(options, { filterFd: FILTER_FD, infoFd: INFO_FD }), say)
      return (spec) => (state() === 'held' ? caged : otherwise)(spec)
    },
  }
}
