import { describe, expect, it } from 'vitest'
import { PageWatch, type Seen } from '../../../electron/main/page-watch/watch.ts'

/** A page that is seen as listed, one look after the other, and then as the last. */
function watched(seen: Seen[], { withoutGpu = false, work = 0, keepsWish = true } = {}) {
  const done: string[] = []
  let clock = 0
  let left = work
  const watch = new PageWatch({
    look: () => Promise.resolve(seen.length > 1 ? seen.shift()! : seen[0]!), withoutGpu,
    reload: () => done.push('reload'), leaveWish: () => keepsWish, restart: () => done.push('restart'), showFault: () => done.push('fault'), shown: (after) => done.push(`shown after ${after}`),
    isAtWork: () => left-- > 0, tell: () => undefined, now: () => clock, wait: (ms) => { clock += ms; return Promise.resolve() },
  })
  return { watch, done, pass: (ms: number) => { clock += ms }, clock: () => clock }
}
const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

describe('the watch over the page', () => {

  it('leaves a page alone that is shown, and says so once', async () => {
    const { watch, done: all } = watched(['shown'])
    await watch.check()
    await watch.check()
    expect(all).toEqual(['shown after 0'])
  })

  it('loads nothing anew on the word of one look: a busy machine draws late', async () => {
    const { watch, done: all } = watched(['noFrames', 'shown'])
    await watch.check()
    expect(all).toEqual(['shown after 0'])
  })

  it('loads it anew, once; then the next start goes without the graphics processor', async () => {
    const { watch, done: all } = watched(['noFrames'])
    await watch.check()
    expect(all).toEqual(['reload', 'restart'])
    watch.touched()
    watch.gone()
    await watch.check()
    expect(all).toEqual(['reload', 'restart'])
  })

  it('does not restart where the next start cannot be told: it tries three times, then shows the fault page', async () => {
    const { watch, done: all } = watched(['noFrames'], { keepsWish: false })
    await watch.check()
    expect(all).toEqual(['reload', 'reload', 'reload', 'fault'])
  })

  it('waits, but not for ever, for a document of another program before it restarts', async () => {
    const short = watched(['empty'], { work: 3 })
    await short.watch.check()
    expect(short.clock()).toBe(1500)
    const endless = watched(['empty'], { work: Infinity })
    await endless.watch.check()
    expect([endless.done.at(-1), endless.clock()]).toEqual(['restart', 30_000])
  })

  it('without the graphics processor it tries three times, then shows the fault page, until somebody touches it', async () => {
    const { watch, done: all, pass } = watched(['empty', 'empty', 'empty', 'empty', 'mute', 'notLoaded', 'shown'], { withoutGpu: true })
    await watch.check()
    expect(all).toEqual(['reload', 'reload', 'reload', 'fault'])
    watch.doubt()
    await settled()
    expect(all).toHaveLength(4)
    pass(1)
    watch.touched()
    await settled()
    expect(all.slice(4)).toEqual(['reload', 'shown after 0'])
  })

  it('a process that dies on and on is bounded too, and forgotten after calm', async () => {
    const { watch, done: all, pass } = watched(['shown'], { withoutGpu: true })
    await watch.check()
    for (let at = 0; at < 3; at++) { watch.gone(); await settled() }
    expect(all.filter((each) => each === 'reload')).toHaveLength(3)
    pass(300_001)
    await watch.check()
    watch.gone()
    await settled()
    expect(all.filter((each) => each === 'reload')).toHaveLength(4)
    for (let at = 0; at < 3; at++) { watch.gone(); await settled() }
    expect(all.at(-1)).toBe('fault')
  })
})
