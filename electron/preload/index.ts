import { contextBridge, ipcRenderer } from 'electron'

/**
 * The only thing the page has beyond a web page: one function to make a call of the contract and one to hear its
 * events. Names and payloads are checked by main, which trusts nothing that comes from here.
 */
contextBridge.exposeInMainWorld('foyer', {
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke('foyer:call', name, input),
  on: (name: string, listener: (payload: unknown) => void): (() => void) => {
    const forward = (_event: unknown, eventName: string, payload: unknown): void => {
      if (eventName === name) listener(payload)
    }
    ipcRenderer.on('foyer:event', forward)
    return () => { ipcRenderer.removeListener('foyer:event', forward) }
  },
  platform: { os: process.platform, electron: process.versions['electron'] ?? '' },
})
