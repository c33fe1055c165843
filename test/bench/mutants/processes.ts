import { mutantsOf, type Mutant } from './mutant.ts'

const transport = ['test/transport']
const door = ['test/main/door.test.ts']

/** The borders between the processes, and the window's lock. */
export const processMutants: readonly Mutant[] = [
  ...mutantsOf('electron/transport/calls-under-way.ts', transport, [
    ['if (!this.options.mayEmit.has(name)) return', ''],
    ['if (this.options.keepsSessions) this.options.onEvent(name, payload.data, message.sessions ?? [])', 'this.options.onEvent(name, payload.data, message.sessions ?? [])'],
    ["const session = this.options.keepsSessions ? message.session : undefined", 'const session = message.session'],
    ['session: keepsSessions ? session : null', 'session'],
    ['const output = allCalls[pending.call].output.safeParse(message.value)', 'const output = { success: true as const, data: message.value as never, error: undefined as never }'],
    ['if (!payload.success) return', ''],
  ]),
  ...mutantsOf('electron/transport/supervisor.ts', transport, [
    ["this.calls.size > 0 ? 'answering' : 'idle'", "'idle'"],
    ['this.endedBecause = because', ''],
    ['{ child.kill(); resolve() }', '{ resolve() }'],
    [" || this.leaving.going === 'dropped'", ''],
  ]),
  ...mutantsOf('electron/transport/fences.ts', transport, [
    ["this.fenced.end('process.tooMuchMemory')", ''],
    ['this.heardAt < since', 'false'],
  ]),
  ...mutantsOf('electron/transport/leaving.ts', transport, [
    ["this.going = how", "this.going = 'afresh'"],
    ['this.going === how) child.kill()', 'this.going === how) return'],
  ]),
  ...mutantsOf('electron/transport/child-asks.ts', ['test/transport/child-asks.test.ts', 'test/transport/taken-over.test.ts'], [
    ['cause === undefined || !isAnyCallName(call) || !this.mayAsk.has(call)', 'cause === undefined || !isAnyCallName(call)'],
    ["if (!checked.success) throw new FoyerError('input.invalid')", ''],
    ['reading: (checked.data as', 'reading: (input as'],
    ['this.underWay -= 1', ''],
    ['{ ...cause.context, inside: true }', '{ ...cause.context, session: null }'],
  ]),
  ...mutantsOf('electron/main/event-bus.ts', ['test/main/event-bus.test.ts'], [
    ["if (to !== (sessions === null ? 'desk' : 'principal')) return", ''],
    ['if (meant?.has(page.id) ?? true) sendEvent', 'sendEvent'],
    ['if (endsSession) for (const page of meant ?? []) this.sessions.apply(page, null)', ''],
  ]),
  ...mutantsOf('electron/transport/serve.ts', transport, [
    ["if (!input.success) throw new FoyerError('input.invalid', { cause: input.error })", ''],
    ["if (!isAnyCallName(request.call) || allCalls[request.call].to !== self) throw new FoyerError('input.unknownCall')", "if (!isAnyCallName(request.call)) throw new FoyerError('input.unknownCall')"],
  ]),
  ...mutantsOf('electron/main/door.ts', door, [
    ['senderFrame === sender.mainFrame && isOurs(sender) && isOurPage(senderFrame.url)', 'isOurs(sender) && isOurPage(senderFrame.url)'],
    ['senderFrame === sender.mainFrame && isOurs(sender) && isOurPage(senderFrame.url)', 'senderFrame === sender.mainFrame && isOurPage(senderFrame.url)'],
    ['senderFrame === sender.mainFrame && isOurs(sender) && isOurPage(senderFrame.url)', 'senderFrame === sender.mainFrame && isOurs(sender)'],
    ['const landed = bytes.enter(bytesIn(raw))', 'const landed = bytes.enter(0)'],
    ["if (count >= MAX_IN_FLIGHT) throw new FoyerError('input.tooLarge', { detail: 'calls in flight' })", ''],
    ['inFlight.set(page, (inFlight.get(page) ?? 1) - 1)', ''],
    ['if (thrown instanceof CallFailure) sessions.apply(page, thrown.session)', ''],
    ['if (sessions.tokenOf(page) === session) sendEvent', 'sendEvent'],
    ["if (!isScreenCallName(name)) throw new FoyerError('input.unknownCall')", "if (typeof name !== 'string') throw new FoyerError('input.unknownCall')"],
  ]),
  ...mutantsOf('electron/contract/bytes-in-flight.ts', ['test/contract', ...door], [
    ['      if (here) this.bytes -= bytes', '      this.bytes -= bytes'],
  ]),
  ...mutantsOf('electron/main/lock-down.ts', ['test/main/lock-down.test.ts'], [
    ["contents.on('will-navigate', (event) => event.preventDefault())", ''],
    ["contents.setWindowOpenHandler(() => ({ action: 'deny' }))", ''],
    ['session.setDevicePermissionHandler(() => false)', 'session.setDevicePermissionHandler(() => true)'],
    ["app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')", ''],
    ["!path.startsWith(folder + sep)", 'false'],
  ]),
  ...mutantsOf('electron/main/processes.ts', ['test/main/settled.test.ts'], [
    ["if (event === 'reading.settled') this.tellKeepers(", "if (event === 'session.ended') this.tellKeepers("],
    ['if (processSpecs[name].keepsReadings)', 'if (!processSpecs[name].keepsReadings)'],
  ]),
  ...mutantsOf('electron/main/route.ts', ['test/main/route.test.ts'], [
    ['routes.to(spec.to).call(name, input, { ...its, ...given })', 'routes.to(spec.to).call(name, input, its)'],
    ['    await outcome(error, subject)', ''],
    ['if ((spec.audit === \'always\' || ticket !== null) && !leaves) await outcome(null, result.subject ?? null)', ''],
  ]),
]
