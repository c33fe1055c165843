import { BrowserWindow, Menu } from 'electron'
import { PAGE_URL } from './lock-down.ts'

export interface WindowOptions {
  preload: string
  icon: string
  kiosk: boolean
  production: boolean
}

/** The one window: sandboxed, isolated, shown once it has something to show. */
export function openWindow({ preload, icon, kiosk, production }: WindowOptions): BrowserWindow {
  Menu.setApplicationMenu(null)
  const window = new BrowserWindow({
    width: 1366, height: 768, minWidth: 1024, minHeight: 700, show: false, kiosk, icon, backgroundColor: '#f3f2ed', title: 'Foyer',
    autoHideMenuBar: true,
    webPreferences: {
      preload, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
      webSecurity: true, webviewTag: false, allowRunningInsecureContent: false, navigateOnDragDrop: false, spellcheck: false,
      devTools: !production, safeDialogs: true, enableWebSQL: false,
      // A camera page that is covered must not stop reading.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(PAGE_URL)
  return window
}
