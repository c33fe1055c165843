import { ipcMain } from 'electron'
import { openDoor } from './door.ts'

type Given = Parameters<typeof openDoor> extends [unknown, ...infer Rest] ? Rest : never

/** The door on Electron's own channel, of which nothing else has hold: no second one can be opened beside it. */
export function openScreenDoor(...given: Given): void {
  openDoor(ipcMain, ...given)
}
