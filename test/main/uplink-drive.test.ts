import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { UplinkDrive } from '../../electron/main/uplink-drive.ts'

const names = (address: string) => ({ ...defaultPolicy, uplinkAddress: address })
const somebody = names('https://receiver.example/')

function driven() {
  const told: string[] = []
  const turns: { done: (nextMs: number) => void, fail: () => void }[] = []
  const uplink = {
    start: () => { told.push('start') },
    stop: () => { told.push('stop'); return Promise.resolve() },
    call: (name: string) => new Promise<never>((resolve, reject) => {
      if (name === 'internal.uplinkLook') {
        told.push('look')
        return
      }
      told.push('turn')
      turns.push({ done: (nextMs) => { (resolve as (value: unknown) => void)({ value: { nextMs } }) }, fail: () => { reject(new Error('down')) } })
    }),
  }
  return { drive: new UplinkDrive({ uplink, tell: (action) => { told.push(action) } }), told, turns }
}

describe('the uplink', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })
  const go = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

  it('is there once the window is and policy names somebody, and at no other time', async () => {
    const { drive, told } = driven()
    drive.follow(somebody)
    await go(60_000)
    expect(told).toEqual([])
    drive.allow()
    await go()
    expect(told).toEqual(['start', 'uplink.started', 'turn'])
    drive.follow(names(''))
    expect(told.slice(3)).toEqual(['stop', 'uplink.stopped'])
    await go(60_000)
    expect(told).toHaveLength(5)
  })

  it('is not there where policy names nobody', async () => {
    const { drive, told } = driven()
    drive.allow()
    drive.follow(names(''))
    await go(60_000)
    expect(told).toEqual([])
  })

  it('works turn by turn, each when the one before said, also after one that failed', async () => {
    const { drive, told, turns } = driven()
    drive.allow()
    drive.follow(somebody)
    await go()
    turns[0]?.done(5_000)
    await go(4_999)
    expect(turns).toHaveLength(1)
    await go(1)
    expect(turns).toHaveLength(2)
    turns[1]?.fail()
    await go(10_000)
    expect(turns).toHaveLength(3)
    // Never two at once, and another policy is looked at without a wait.
    drive.follow({ ...somebody, uplinkKilobytes: 1 })
    await go()
    expect(turns).toHaveLength(3)
    expect(told.filter((each) => each === 'start')).toHaveLength(1)
  })

  it('looks at once whom policy permits while a turn goes on, and for no other change', async () => {
    const { drive, told } = driven()
    drive.allow()
    drive.follow(somebody)
    await go()
    drive.follow({ ...somebody, uplinkKilobytes: 1 })
    drive.follow({ ...somebody, hosts: 'receiver.example' })
    expect(told.filter((each) => each === 'look')).toHaveLength(1)
    drive.follow({ ...somebody, hosts: 'receiver.example', uplinkKilobytes: 1 })
    drive.follow({ ...somebody, hosts: '' })
    expect(told.filter((each) => each === 'look')).toHaveLength(2)
  })

  it('that was ended with everything else works again when a policy is told anew', async () => {
    const { drive, told, turns } = driven()
    drive.allow()
    drive.follow(somebody)
    await go()
    drive.end()
    turns[0]?.fail()
    await go(60_000)
    expect(turns).toHaveLength(1)
    drive.follow(somebody)
    await go()
    expect(turns).toHaveLength(2)
    expect(told.filter((each) => each === 'start')).toHaveLength(2)
  })
})
