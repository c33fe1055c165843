import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { app, type BrowserWindow, clipboard, globalShortcut, powerMonitor, protocol, session, utilityProcess } from 'electron'
import { defaultPolicy } from '../contract/policy.ts'
import type { EventPayload } from '../contract/events.ts'
import { SYSTEM } from '../transport/handlers.ts'
import { nodeChildren, utilityChildren } from '../transport/child.ts'
import { LOG_FOLDER } from '../system/health-file.ts'
import { appMemory, procMemory } from '../system/process-memory.ts'
import { isAttended } from './attended.ts'
import { clipboardKeeper } from './clipboard.ts'
import { mainCalls } from './desk-calls.ts'
import type { Carry } from './door.ts'
import { EventBus, sendEvent } from './event-bus.ts'
import { Exchange } from './files/exchange.ts'
import { removableDisks } from './files/removable-disks.ts'
import { HealthFiles } from './health/health-files.ts'
import { HealthWatch } from './health/health-watch.ts'
import { listenToKeys } from './keyboard-reader/listen.ts'
import { followPolicy, holdOpen } from './kiosk.ts'
import { lockWithComputer } from './lock-with-computer.ts'
import { keepOffline, lockContents, lockSession, registerPageScheme, servePage } from './lock-down.ts'
import { NewerVersion } from './newer-version.ts'
import { followEvents } from './operator-log/follow-events.ts'
import { openLog } from './operator-log/open-log.ts'
import type { StartOptions } from './options.ts'
import { endPageSessions } from './page-watch/end-sessions.ts'
import { FAULT_PATH, faultPage } from './page-watch/fault-page.ts'
import { followWindow } from './page-watch/follow-window.ts'
import type { PageWatch } from './page-watch/watch.ts'
import { drawsWithoutGpu, startWithoutGpu, WithoutGpuWish } from './page-watch/without-gpu.ts'
import { orderlyEnd } from './orderly-end.ts'
import { paperWindows } from './paper-window.ts'
import { ownNode, type Places } from './places.ts'
import { Processes } from './processes.ts'
import { readerCage } from './reader-cage.ts'
import { route } from './route.ts'
import { openScreenDoor } from './screen-door.ts'
import { PageSessions } from './sessions.ts'
import { secondStart, wishOf } from './second-start.ts'
import { signInShown } from './sign-in-shown.ts'
import { SmokeRun } from './smoke.ts'
import { failure, leaveOnFaults, smokeExit } from './smoke-exit.ts'
import { escapeHeld } from './typing/escape.ts'
import { systemKeyboard } from './typing/system-keyboard.ts'
import { typingCalls } from './typing/typing-calls.ts'
import { pause } from './typing/pause.ts'
import { openWindow } from './window.ts'
import { followZoom } from './zoom.ts'

/** The window and the processes behind it. Order of start-up only; each step lives in a file of its own. */
export function openKiosk({ appFolder, outFolder, modulesFolder, resourcesFolder }: Places, start: StartOptions): void {
  const production = app.isPackaged
  const pageFolder = join(appFolder, 'out', 'renderer')
  app.setPath('userData', join(start.dataFolder, 'window'))
  const wish = new WithoutGpuWish(join(start.dataFolder, 'window', 'without-gpu'), () => uptime() * 1000)
  const withoutGpu = wish.read()
  if (withoutGpu !== null) startWithoutGpu(app)

  registerPageScheme(protocol)
  lockContents(app, production)
  keepOffline(app)
  if (!app.requestSingleInstanceLock(wishOf(start))) {
    app.exit(0)
    return
  }

  const operatorLog = openLog({ folder: start.dataFolder, version: app.getVersion() })
  const { log } = operatorLog
  let watch: PageWatch | null = null
  const copied = clipboardKeeper(clipboard)
  // Whoever signs in next, or stands there, pastes nothing of what the one before copied.
  const sessions = new PageSessions(() => {
    copied.take().catch(() => undefined)
    typing.stop()
  }, (attended) => {
    // What was swiped waits in memory alone: where no process is, nothing does.
    const scanners = processes.of('scanners')
    if (scanners.state === 'up') scanners.call('internal.attendSources', { attended }, SYSTEM).catch(() => undefined)
  })
  let window: BrowserWindow | null = null
  const followKiosk = followPolicy(() => window, () => start.kiosk[processes.mode])
  const logEvent = followEvents(log)
  const healthWatch = new HealthWatch({
    vault: () => processes.of('vault'), processes: () => processes.states(), mode: () => processes.mode, isBlank: () => watch?.isBlank ?? false,
    version: app.getVersion(), now: () => new Date(), files: new HealthFiles(join(start.dataFolder, LOG_FOLDER), start.healthFolder), log,
  })
  let keyboardReaders: boolean = defaultPolicy.keyboardReaders
  const bus = new EventBus(sessions, () => (window === null || window.isDestroyed() ? [] : [window.webContents]), (name, payload) => {
    followKiosk(name, payload)
    logEvent(name, payload)
    healthWatch.hear(name, payload)
    if (name === 'policy.changed') keyboardReaders = (payload as EventPayload<'policy.changed'>).values.keyboardReaders
  })

  const node = ownNode(process.versions, process.env)
  const processes = new Processes({
    startChild: node === null ? utilityChildren(utilityProcess) : nodeChildren(node),
    // Of a process in a cage Electron knows nothing.
    memoryOf: node === null && process.platform !== 'linux' ? appMemory(app) : procMemory,
    cage: readerCage({ platform: process.platform, arch: process.arch, modulesFolder, resourcesFolder }, (text) => process.stderr.write(text)),
    outFolder, resourcesFolder, modulesFolder, version: app.getVersion(), installed: production, start, bus, log, health: () => healthWatch.show(),
  })

  const typing = typingCalls({
    vault: processes.of('vault'), wait: pause, holdEscape: escapeHeld(globalShortcut), inKiosk: () => window?.isKiosk() ?? true,
    keyboard: systemKeyboard({ platform: process.platform, env: process.env, resourcesFolder, wait: pause }),
    isOurs: ({ pid }) => pid === process.pid || (window?.isFocused() ?? false),
  })

  const exchange = new Exchange(start.filesFolder ?? join(app.getPath('documents'), 'Foyer'), removableDisks)
  const main = mainCalls({
    app, processes, sessions, exchange, clipboard: copied, typing, licencesFile: join(appFolder, 'out', 'licences.json'), window: () => window,
    draw: paperWindows(pageFolder),
  })
  const carry: Carry = (name, input, context) => route({ to: (process) => processes.to(process), main }, name, input, context)
  const smoke = start.smoke ? new SmokeRun(carry) : null
  openScreenDoor(sessions, smoke?.carry ?? carry, (contents) => contents === window?.webContents)

  // A second start has passed guard-start.ts by itself; of what it was started with, which desk it wants is all that is looked at. Nor is what macOS asks to open.
  app.on('open-file', (event) => event.preventDefault())
  app.on('open-url', (event) => event.preventDefault())
  app.on('second-instance', (_event, _argv, _folder, wish) => {
    window?.show()
    window?.focus()
    secondStart({ wish, processes, endSessions: () => bus.endSessions('restart') }).catch(() => undefined)
  })
  const newer = new NewerVersion({
    executable: process.execPath, realPath: (path) => realpath(path), now: () => performance.now(),
    isAttended: () => isAttended({ isSignedIn: () => sessions.all().length > 0, isAtWork: () => processes.isAtWork, vault: processes.of('vault') }),
    tell: (version) => bus.announce('version.waits', { version }, null),
    restart: (executable) => {
      app.relaunch({ execPath: executable, args: process.argv.slice(1) })
      app.quit()
    },
  })
  let stopped = false
  const stop = (): Promise<void> => {
    stopped = true
    return processes.stop()
  }
  const leave = smokeExit({
    say: (line) => process.stdout.write(`${line}\n`),
    stop,
    exit: (status) => {
      operatorLog.end()
      app.exit(status)
    },
  })
  if (start.smoke) leaveOnFaults(process, leave)
  // A run whose window has gone has not come to its end, whatever quitting would say.
  app.on('window-all-closed', () => { if (start.smoke) leave(1, 'smoke run: the window was closed'); else app.quit() })

  orderlyEnd({
    app,
    first: () => {
      operatorLog.stopping()
      newer.end()
      watch?.end()
      healthWatch.end()
      // Without waiting for a clipboard that another program holds.
      copied.take().catch(() => undefined)
    },
    stop,
    last: () => operatorLog.end(),
  })

  void app.whenReady().then(() => {
    operatorLog.begin({ mode: start.mode, graphics: drawsWithoutGpu(app, withoutGpu) ? 'off' : 'on' })
    // Not sooner: Electron makes no utility process before it is ready.
    let shown: (signIn: Promise<void>) => void = () => undefined
    processes.start(new Promise<void>((resolve) => { shown = resolve }))
    lockWithComputer(powerMonitor, () => processes.of('vault'), () => bus.endSessions('locked'))
    lockSession(session.defaultSession)
    servePage(protocol, pageFolder, ({ pathname }) => Promise.resolve(pathname === FAULT_PATH ? faultPage(resourcesFolder) : null))
    const icon = join(resourcesFolder, 'icons', 'foyer.png')
    window = openWindow({
      preload: join(appFolder, 'out', 'preload', 'index.cjs'), icon: existsSync(icon) ? icon : '', kiosk: start.kiosk[start.mode] ?? (production && start.mode === 'desk'), production,
    })
    const signIn = signInShown(window, processes.of('vault'))
    shown(signIn)
    const { webContents } = window
    webContents.on('input-event', () => newer.touched())
    newer.begin()
    healthWatch.begin(signIn)
    listenToKeys(webContents, {
      wanted: () => keyboardReaders, now: () => performance.now(),
      takeBack: (keys) => bus.announce('keyboard.takeBack', { keys }, null),
      offer: (texts) => {
        // It is nobody's where nobody is signed in.
        if (sessions.all().length > 0) processes.of('scanners').call('internal.offerText', { texts }, SYSTEM).catch(() => undefined)
      },
    })
    holdOpen(window, () => stopped)
    followZoom(window, join(app.getPath('userData'), 'zoom'))
    window.on('closed', () => { window = null })
    // Windows ends the session, and asks no program to quit.
    window.on('session-end', () => operatorLog.stopping())
    watch = followWindow({
      app, window, wish, withoutGpu, isSignedIn: () => sessions.all().length > 0, endSessions: () => endPageSessions(sessions, processes.of('vault')), isAtWork: () => processes.isAtWork,
      tell: (code, facts) => log.tell(code, facts), tellLost: () => sendEvent(webContents, 'session.ended', { why: 'screen' }), now: () => performance.now(),
      leave: () => app.quit(),
    })
    smoke?.play(window).then((recordId) => leave(0, recordId), (error: unknown) => leave(1, failure(error)))
  })
}
