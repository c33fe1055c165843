import { describe, expect, test } from 'vitest'
import { dataFolder, demoKeychain, launchPlan } from '../../electron/dev/launch-plan.ts'
import type { Surroundings } from '../../electron/dev/launch-plan.ts'

const desktop: Surroundings = {
  args: [], env: { DISPLAY: ':0', XDG_CONFIG_HOME: '/home/clerk/.config' }, platform: 'linux', isRoot: false, hasSecretService: () => true, exists: () => false,
}

describe('npm start', () => {
  test("on a desktop: the user's own keychain, the sandbox on, no words", () => {
    expect(launchPlan(desktop)).toMatchObject({ keychain: false, electronArgs: [], notes: [], smoke: false })
  })
  test('no display: says how, and that --smoke needs none', () => {
    const { refusal } = launchPlan({ ...desktop, env: {} })
    expect(refusal).toMatch(/xvfb-run .*npm start/)
    expect(refusal).toMatch('--smoke')
    expect(launchPlan({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } }).refusal).toBeUndefined()
    expect(launchPlan({ ...desktop, env: {}, platform: 'darwin' }).refusal).toBeUndefined()
  })
  test('root: no sandbox, and it says so', () => {
    const plan = launchPlan({ ...desktop, isRoot: true })
    expect(plan.electronArgs).toEqual(['--no-sandbox'])
    expect(plan.notes.join()).toMatch('--no-sandbox')
  })
  test('no Secret Service: the demo gets a private keychain, a real desk does not', () => {
    const bare = { ...desktop, hasSecretService: () => false }
    expect(launchPlan(bare)).toMatchObject({ keychain: true })
    expect(launchPlan(bare).needs).toContain('demo-keychain')
    expect(launchPlan({ ...bare, args: ['--desk'] }).keychain).toBe(false)
    expect(launchPlan({ ...bare, env: { ...bare.env, FOYER_DESK: 'real' } }).keychain).toBe(false)
    expect(launchPlan({ ...bare, platform: 'win32' }).keychain).toBe(false)
  })
  test('a demo that has its keychain keeps it when a Secret Service turns up', () => {
    expect(launchPlan({ ...desktop, exists: (path) => path === '/home/clerk/.config/foyer/demo/keychain' }).keychain).toBe(true)
  })
  test('--smoke brings display and keychain, for the demo only', () => {
    expect(launchPlan({ ...desktop, env: {}, args: ['--smoke'] })).toMatchObject({ smoke: true, keychain: true, appArgs: ['--smoke'] })
    expect(launchPlan({ ...desktop, args: ['--smoke', '--desk'] }).refusal).toMatch('demo')
    expect(launchPlan({ ...desktop, args: ['--smoke'], platform: 'darwin' }).refusal).toMatch('Linux')
  })
  test('everything else goes to the app', () => {
    expect(launchPlan({ ...desktop, args: ['--window', '--data-folder=/x'] }).appArgs).toEqual(['--window', '--data-folder=/x'])
  })
})

test('the data folder: flag, environment, configuration folder', () => {
  expect(dataFolder(['--data-folder=/a'], { FOYER_DATA: '/b' })).toBe('/a')
  expect(dataFolder([], { FOYER_DATA: '/b' })).toBe('/b')
  expect(dataFolder([], { XDG_CONFIG_HOME: '/c' })).toBe('/c/foyer')
  expect(demoKeychain('/a')).toBe('/a/demo/keychain')
})
