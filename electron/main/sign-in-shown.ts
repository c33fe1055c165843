import type { BrowserWindow } from 'electron'

/** What the sign-in screen asks of the vault, once both are there, goes first: so long it is left alone, ms. */
const ALONE_MS = 250

/** Settles once somebody can sign in, as far as is known from here, or the vault did not come up. */
export async function signInShown(window: Pick<BrowserWindow, 'webContents'>, vault: { ready(): Promise<void> }): Promise<void> {
  const loaded = new Promise<void>((resolve) => { window.webContents.once('did-finish-load', () => resolve()) })
  await Promise.allSettled([loaded, vault.ready()])
  await new Promise<void>((resolve) => { setTimeout(resolve, ALONE_MS) })
}
