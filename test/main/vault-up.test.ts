import { describe, expect, it } from 'vitest'
import { Processes } from '../../electron/main/processes.ts'
import type { Child, StartChild } from '../../electron/transport/child.ts'

/** Children that serve when they are told to, and not before. */
function slowChildren() {
  const waiting: { name: string; serve: () => void }[] = []
  const startChild = ({ name }: { name: string }): Child => {
    let say: (message: unknown) => void = () => undefined
    waiting.push({ name, serve: () => say({ kind: 'ready' }) })
    return { pid: undefined, onMessage: (listener) => { say = listener }, onExit: () => undefined, post: () => undefined, kill: () => undefined }
  }
  return { startChild, child: (name: string) => waiting.findLast((each) => each.name === name) }
}

function made(startChild: StartChild, tell: (what: string) => void): Processes {
  return new Processes({
    startChild, outFolder: '/out', resourcesFolder: '/resources', modulesFolder: '/modules', version: '0', installed: true, memoryOf: () => null, log: { tell: () => undefined }, health: () => Promise.reject(new Error('none')),
cage: { state: () => 'held', start: (otherwise) => otherwise },
    start: { mode: 'desk', dataFolder: '/data', filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false },
    bus: { announce: (name) => { tell(name) }, endSessions: () => { tell('everybody out') } },
  })
}

describe('a vault that takes its time to start', () => {
  it('is told to the page, which may have asked before there was anybody to answer', () => {
    const { startChild, child } = slowChildren()
    const told: string[] = []
    const processes = made(startChild, (what) => { told.push(what) })
    processes.start()
    expect(told).toEqual([])
    child('foyer-reader')?.serve()
    expect(told).toEqual([])
    child('foyer-vault')?.serve()
    expect(told).toEqual(['desk.changed'])
  })

  it('has the machine to itself until somebody can sign in: the reader starts then, and not where Foyer is left before', async () => {
    for (const left of [false, true]) {
      const { startChild, child } = slowChildren()
      const processes = made(startChild, () => undefined)
      let shown = (): void => undefined
      processes.start(new Promise((resolve) => { shown = () => resolve(undefined) }))
      child('foyer-vault')?.serve()
      expect(child('foyer-reader')).toBeUndefined()
      if (left) void processes.stop()
      shown()
      await new Promise((resolve) => { setTimeout(resolve, 0) })
      expect(child('foyer-reader') === undefined).toBe(left)
    }
  })
})
