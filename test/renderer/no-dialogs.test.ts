import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'

/**
 * What opens a window of the operating system: its file dialogs are a file manager, in which the desk's own files can be renamed and
 * deleted, and they stay open over the idle lock. A clerk in the kiosk must never see one.
 */
const DIALOGS: Record<string, RegExp> = {
  'a file input': /type\s*[=:]\s*\{?\s*["'`]file["'`]|webkitdirectory|\bshowPicker\s*\(/,
  'the file system API': /\bshow(Open|Save)FilePicker\b|\bshowDirectoryPicker\b/,
  'a download': /\.download\b|\bdownload=|\bsaveAs\b/,
  'the print dialog': /\bwindow\.print\b|\bglobalThis\.print\b|(?<![\w.])print\(\)/,
  'another window': /\bwindow\.open\b|target=["'{]/,
  'a message box of the browser': /(?<![\w.])(?:alert|confirm|prompt)\(|\bwindow\.(?:alert|confirm|prompt)\b/,
  'the colour dialog': /type\s*[=:]\s*\{?\s*["'`]color["'`]/,
}
const ELECTRON_DIALOGS = /import\s*\{[^}]*\b(?:dialog|shell)\b[^}]*\}\s*from\s*'electron'|\belectron\.(?:dialog|shell)\b|\bshow(?:Open|Save|Message)(?:Dialog|Box)|\bshowErrorBox\b|\bdownloadURL\b|\bsavePage\b/

const sources = (folder: string): string[] =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:tsx?|html)$/.test(name) && !name.includes('node_modules')).map((name) => join(folder, name))

const found = (files: readonly string[], what: RegExp): string[] => files.filter((file) => what.test(readFileSync(join(projectRoot, file), 'utf8')))

describe('no window of the operating system', () => {
  it.each(Object.entries(DIALOGS))('the screens open none: %s', (_name, what) => {
    const files = sources('renderer')
    expect(files.length).toBeGreaterThan(80)
    expect(found(files, what)).toEqual([])
  })

  it('main and its bridge open none', () => {
    expect(found([...sources('electron/main'), ...sources('electron/preload')], ELECTRON_DIALOGS)).toEqual([])
  })

  it('would be seen', () => {
    const bad = ['<input type="file" />', "{ type: 'file' }", 'await showSaveFilePicker()', 'link.download = name', 'window.print()', "window.open('x')", '<input type="color" />', "if (confirm('sure'))"]
    for (const line of bad) expect(Object.values(DIALOGS).some((what) => what.test(line)), line).toBe(true)
    expect(ELECTRON_DIALOGS.test("import { app, dialog } from 'electron'")).toBe(true)
  })
})
