import type { BrowserWindow } from 'electron'
import type { CallName, Output } from '../contract/index.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Carry } from './door.ts'

/** A busy machine is no reason to fail: what is waited for counts, not how long it takes. ms for one step */
const PATIENCE_MS = 180_000
/** All steps together: electron/dev/smoke.ts ends an app that says nothing a minute later. ms */
const RUN_MS = 420_000

/**
 * `--smoke`: the acceptance run that IT can repeat on any demo desk. It plays the clerk on the real page with keys and clicks: signs in with
 * the demo PIN, turns to the camera, waits for the document in front of it, confirms. Nothing is called behind the page's back; what
 * goes through main's door is only watched.
 */
export class SmokeRun {
  private readonly watchers = new Map<CallName, ((value: unknown) => void)[]>()
  private readonly carryOn: Carry
  private readonly patienceMs: number

  constructor(carryOn: Carry, patienceMs = PATIENCE_MS) {
    this.carryOn = carryOn
    this.patienceMs = patienceMs
  }

  /** The door's way, watched. */
  readonly carry: Carry = async (name, input, context) => {
    const result = await this.carryOn(name, input, context)
    for (const watcher of this.watchers.get(name) ?? []) watcher(result.value)
    return result
  }

  /** Play it. @returns the id of the record that was stored. @throws Error naming the step that did not come to its end. */
  async play(window: BrowserWindow): Promise<string> {
    const runEnd = performance.now() + RUN_MS
    const end = (): number => Math.min(runEnd, performance.now() + this.patienceMs)
    const until = (step: string, condition: () => Promise<boolean>): Promise<void> => comesTrue(step, condition, end())
    const press = (key: string): void => {
      window.webContents.sendInputEvent({ type: 'keyDown', keyCode: key })
      // A form is sent by the character of the Enter key, not by the key.
      window.webContents.sendInputEvent({ type: 'char', keyCode: key === 'Enter' ? '\u000d' : key })
      window.webContents.sendInputEvent({ type: 'keyUp', keyCode: key })
    }
    const click = async (selector: string): Promise<void> => {
      const find = `(() => { const found = document.querySelector(${JSON.stringify(selector)}); found?.click(); return found !== null })()`
      await until(`no ${selector} on the screen`, async () => (await window.webContents.executeJavaScript(find)) === true)
    }
    // Watched from now on, waited for when it is asked: a step that fails before leaves no promise behind that rejects unheard.
    const seen = <T>(step: () => string, name: CallName, accept: (value: unknown) => T | null): () => Promise<T> => {
      const happens = new Promise<T>((resolve) => {
        const watcher = (value: unknown): void => { const accepted = accept(value); if (accepted !== null) resolve(accepted) }
        this.watchers.set(name, [...(this.watchers.get(name) ?? []), watcher])
      })
      return () => before(end(), step, happens)
    }

    let hint: Output<'desk.state'>['demoHint'] = null
    await until('the demo desk did not open', async () => {
      const { value } = await this.carryOn('desk.state', {}, SYSTEM)
      hint = (value as Output<'desk.state'>).demoHint
      return hint !== null
    })
    const { staffId, secret } = hint as unknown as { staffId: string; secret: string }
    const signedIn = seen(() => 'signing in', 'staff.signIn', () => true)
    await click(`[data-testid="tile-${staffId}"]`)
    await until('no field for the PIN', async () => (await window.webContents.executeJavaScript('document.activeElement?.id === "secret"')) === true)
    // Without a window manager nothing else gives the page the keys.
    window.focus()
    window.webContents.focus()
    for (const digit of secret) press(digit)
    press('Enter')
    await signedIn()

    let frames = 0
    let last = 'none'
    const held = seen(() => `no document was read from the camera (${frames} frames, the last: ${last})`, 'reading.frame', (value) => {
      const answer = value as Output<'reading.frame'>
      frames += 1
      last = `${answer.phase} ${answer.hint ?? ''}`
      return answer.held === null ? null : true
    })
    await click('input[type="radio"][value="camera"]')
    await held()
    const confirmed = seen(() => 'confirming', 'records.confirm', (value) => (value as Output<'records.confirm'>).recordId)
    const again = setInterval(() => press('Enter'), 700)
    try {
      return await confirmed()
    } finally {
      clearInterval(again)
    }
  }
}

/** @param end by `performance.now()`. @throws Error `step` when it has not come true by then, or nothing answers any more */
async function comesTrue(step: string, condition: () => Promise<boolean>, end: number): Promise<void> {
  for (;;) {
    // A page that is gone answers no question at all.
    if (await before(end, () => step, condition().catch(() => false))) return
    if (performance.now() > end) throw new Error(step)
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
}

function before<T>(end: number, step: () => string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(step())), Math.max(0, end - performance.now()))
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
