import { describe, expect, it } from 'vitest'
import { EventBus } from '../../electron/main/event-bus.ts'
import { PageSessions } from '../../electron/main/sessions.ts'

/** Three pages: at one somebody is signed in, at another somebody else, at the third nobody. */
function desk() {
  const sessions = new PageSessions()
  sessions.apply(1, 'one')
  sessions.apply(2, 'two')
  const heard: string[] = []
  const gone = new Set<number>()
  const pages = [1, 2, 3].map((id) => ({ id, isDestroyed: () => gone.has(id), send: (channel: string, ...words: unknown[]) => { heard.push(`${id} ${channel} ${words.map((word) => JSON.stringify(word)).join(' ')}`) } }))
  const main: string[] = []
  return { sessions, heard, gone, main, bus: new EventBus(sessions, () => pages, (name) => { main.push(name) }) }
}

describe('what processes say by themselves', () => {
  it('to the desk comes to every page that is there', () => {
    const { bus, heard, gone } = desk()
    gone.add(2)
    bus.announce('desk.changed', {}, null)
    expect(heard).toEqual(['1 foyer:event "desk.changed" {}', '3 foyer:event "desk.changed" {}'])
  })

  it('to a principal comes to the pages where they are signed in, and to no other', () => {
    const { bus, heard } = desk()
    bus.announce('reading.settled', { readingId: 'r', how: 'expired' }, ['two', 'elsewhere'])
    expect(heard).toEqual(['2 foyer:event "reading.settled" {"readingId":"r","how":"expired"}'])
    bus.announce('reading.settled', { readingId: 'r', how: 'expired' }, ['elsewhere'])
    bus.announce('reading.settled', { readingId: 'r', how: 'expired' }, [])
    expect(heard).toHaveLength(1)
  })

  it('that is addressed otherwise than the contract has it comes to nobody', () => {
    const { bus, heard, main, sessions } = desk()
    bus.announce('reading.settled', { readingId: 'r', how: 'expired' }, null)
    bus.announce('session.ended', { why: 'idle' }, null)
    bus.announce('desk.changed', {}, ['one'])
    for (const to of [null, ['one']]) bus.announce('chip.portrait', { jpeg: new Uint8Array([1]) }, to)
    expect([heard, main]).toEqual([[], []])
    expect(sessions.all()).toEqual(['one', 'two'])
  })

  it('of the end of a session ends it in main too, and nobody else’s', () => {
    const { bus, heard, sessions } = desk()
    bus.announce('session.ended', { why: 'deactivated' }, ['two'])
    expect(heard).toEqual(['2 foyer:event "session.ended" {"why":"deactivated"}'])
    expect(sessions.all()).toEqual(['one'])
    // The page's next word of its own is one of nobody.
    expect(sessions.tokenOf(2)).toBeNull()
  })

  it('of a session that somebody left at the page before signs out nobody who came after', () => {
    const { bus, heard, sessions } = desk()
    sessions.apply(1, 'of whoever came after')
    bus.announce('session.ended', { why: 'idle' }, ['one'])
    expect(heard).toEqual([])
    expect(sessions.tokenOf(1)).toBe('of whoever came after')
  })

  it('is not waited for where main itself ends every session', () => {
    const { bus, heard, sessions } = desk()
    bus.endSessions('locked')
    expect(heard).toEqual(['1 foyer:event "session.ended" {"why":"locked"}', '2 foyer:event "session.ended" {"why":"locked"}'])
    expect(sessions.all()).toEqual([])
    bus.endSessions('locked')
    expect(heard).toHaveLength(2)
  })
})
