import { contextBridge, ipcRenderer } from 'electron'
import { BytesInFlight, bytesIn } from '../contract/bytes-in-flight.ts'
import { FoyerError } from '../contract/errors.ts'

/** Main counts them too; here they are counted before they are sent, and so never fill main's memory. */
const inFlight = new BytesInFlight()

/**
 * The only thing the page has beyond a web page: one function to make a call of the contract and one to hear its
 * events. Names and payloads are checked by main, which trusts nothing that comes from here.
 */
contextBridge.exposeInMainWorld('foyer', {
  call: async (name: string, input: unknown): Promise<unknown> => {
    let landed: () => void
    try {
      landed = inFlight.enter(bytesIn(input))
    } catch (thrown) {
      return { ok: false, error: FoyerError.from(thrown).toPayload() }
    }
    try {
      return await ipcRenderer.invoke('foyer:call', name, input)
    } finally {
      landed()
    }
  },
  on: (name: string, listener: (payload: unknown) => void): (() => void) => {
    const forward = (_event: unknown, eventName: string, payload: unknown): void => {
      if (eventName === name) listener(payload)
    }
    ipcRenderer.on('foyer:event', forward)
    return () => { ipcRenderer.removeListener('foyer:event', forward) }
  },
  platform: { os: process.platform, electron: process.versions['electron'] ?? '' },
})
