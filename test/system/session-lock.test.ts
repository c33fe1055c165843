import { expect, it } from 'vitest'
import { sessionLock, type ProcessesSeen } from '../../electron/system/session-lock.ts'

interface Seen { name: string, parent: number, environment?: readonly string[] }
const seen = (all: Readonly<Partial<Record<number, Seen>>>): ProcessesSeen => ({
  own: () => Object.keys(all).map(Number), name: (pid) => all[pid]?.name ?? null, parent: (pid) => all[pid]?.parent ?? null, environment: (pid) => [...all[pid]?.environment ?? []],
})
const foyer = { name: 'foyer', parent: 20 }

it.each([
  ['cage', 'in a session of cage', { 10: { name: 'cage', parent: 1 }, 20: { name: 'sh', parent: 10 }, 30: foyer }],
  ['desktop', 'in cage, in a window of a desktop', { 10: { name: 'cage', parent: 1, environment: ['PATH=/bin', 'WAYLAND_DISPLAY=wayland-0'] }, 20: { name: 'sh', parent: 10 }, 30: foyer }],
  ['gnomeKiosk', 'beside GNOME Kiosk', { 5: { name: 'gnome-kiosk', parent: 1 }, 20: { name: 'systemd', parent: 1 }, 30: foyer }],
  ['desktop', 'beside cage, which is not above it', { 5: { name: 'cage', parent: 1 }, 20: { name: 'gnome-shell', parent: 1 }, 30: foyer }],
  ['desktop', 'where processes go in a circle', { 20: { name: 'a', parent: 30 }, 30: { name: 'b', parent: 20 } }],
] as const)('is %s %s', (found, _where, all) => {
  expect(sessionLock('linux', 30, seen(all))).toBe(found)
})

it('is what other systems do not tell', () => {
  expect(sessionLock('win32', 30, seen({}))).toBe('unknown')
})

it.runIf(process.platform === 'linux')('is an ordinary session where these tests run', () => {
  expect(sessionLock('linux', process.pid)).toBe('desktop')
})
