import { describe, expect, it } from 'vitest'
import { allCalls, calls, internalCalls, isAnyCallName, isScreenCallName } from '../../electron/contract/index.ts'
import { errorCodes } from '../../electron/contract/error-codes.ts'
import { anyone } from '../../electron/contract/principal.ts'
import { FoyerError } from '../../electron/contract/errors.ts'

const entries = Object.entries(allCalls)

describe('the contract', () => {
  it('gives each call a method and path of its own: the trail tells them apart', () => {
    const seen = new Map<string, string>()
    for (const [name, spec] of entries) {
      const line = `${spec.method} ${spec.path}`
      expect(seen.get(line), `${name} and ${seen.get(line)} are both ${line}`).toBeUndefined()
      seen.set(line, name)
    }
  })

  it('writes paths in one form', () => {
    for (const [name, spec] of entries) expect(spec.path, name).toMatch(/^(\/(:[a-zA-Z]+|[a-z]+(-[a-z]+)*))+$/)
  })

  it('lets no role but a person who signed in reach anything but signing in, setting up and the desk’s state', () => {
    const open = Object.entries(calls).filter(([, spec]) => anyone.permissions.has(spec.needs) || spec.openInSetUp).map(([name]) => name)
    expect(open.toSorted()).toEqual([
      'desk.confirmRecovery', 'desk.licences', 'desk.openIncomplete', 'desk.print', 'desk.recover', 'desk.retry', 'desk.setUp', 'desk.state', 'desk.switchMode', 'devices.found', 'organisation.await', 'organisation.begin', 'organisation.enter', 'reading.closeStream', 'recovery.copies', 'recovery.leave', 'recovery.places', 'recovery.renewDemo', 'recovery.report', 'recovery.restart', 'recovery.restore', 'recovery.saveReport', 'securityKey.leave', 'securityKey.simulate', 'securityKey.tap', 'staff.answer', 'staff.beginEnrolment', 'staff.beginTap', 'staff.finishEnrolment', 'staff.finishKeyEnrolment', 'staff.provisionFactor', 'staff.resetAdministrator', 'staff.signIn', 'staff.signOut', 'staff.tapIn', 'staff.tiles',
    ])
  })

  it('keeps internal calls from the screen', () => {
    for (const name of Object.keys(internalCalls)) {
      expect(isScreenCallName(name), name).toBe(false)
      expect(isAnyCallName(name), name).toBe(true)
    }
    for (const name of ['toString', '__proto__', 'constructor', '', 7, null, {}]) expect(isScreenCallName(name)).toBe(false)
  })

  it('refuses unknown properties in every input', () => {
    for (const [name, spec] of Object.entries(calls)) {
      expect(spec.input.safeParse({ surprise: 1 }).success, name).toBe(false)
    }
  })

  it('opens no door to what processes ask each other, and the api’s to nothing that does not say so', () => {
    for (const [name, spec] of entries) {
      const doors: readonly string[] = spec.doors
      expect(doors.length === 0, name).toBe(Object.hasOwn(internalCalls, name))
      expect(doors.includes('screen'), name).toBe(isScreenCallName(name))
      expect(doors.includes('api'), name).toBe(spec.api !== null)
    }
    expect(entries.filter(([name, spec]) => spec.needs === 'inside' && !Object.hasOwn(internalCalls, name))).toEqual([])
  })

  it('bounds every call in time', () => {
    for (const [name, spec] of entries) {
      expect(spec.timeoutMs, name).toBeGreaterThanOrEqual(1000)
      expect(spec.timeoutMs, name).toBeLessThanOrEqual(600_000)
    }
  })
})

describe('coded errors', () => {
  it('carry code, status and detail over a border and nothing else', () => {
    const payload = new FoyerError('image.damaged', { cause: new Error('ERIKSSON'), detail: 'JPEG' }).toPayload()
    expect(payload).toEqual({ code: 'image.damaged', status: errorCodes['image.damaged'], detail: 'JPEG' })
    expect(FoyerError.fromPayload(payload)).toMatchObject({ code: 'image.damaged', detail: 'JPEG' })
  })

  it('become an internal fault when they are not coded', () => {
    expect(FoyerError.from(new TypeError('ERIKSSON')).toPayload()).toEqual({ code: 'internal.fault', status: 500 })
    expect(FoyerError.fromPayload({ code: 'made.up' }).code).toBe('internal.fault')
  })
})
