// What each folder may touch: the one table that keeps the house as it is drawn. layer-check.ts holds the
// sources against it (`npm run lint`); build.ts takes from it which folders a bundle is made of. What is not
// granted here is refused: a package, a module of Node or a global that the table does not name is an error,
// and so is a grant that nothing uses any more.

export interface Layer {
  /** Folders of the checkout whose files it may import, beside its own. */
  readonly imports: readonly string[]
  /** npm packages; Electron name by name, because one of its names is a network and another is the door. */
  readonly packages: readonly Grant[]
  /** Node's own modules, without `node:`. */
  readonly modules: readonly Grant[]
  /** Globals beyond the language itself (pure-globals.ts), with the members that are meant: `process.env`. */
  readonly globals: readonly Grant[]
  /** The files and folders of it that other layers may import; absent: all. Tests look behind the doors. */
  readonly doors?: readonly string[]
}

/** `name` for the whole layer, `name in PLACE PLACE` for these folders and files of it; `*` is everything. */
export type Grant = string

/** Waiting, and the time that passed: not the time of day. */
const WAITING: readonly Grant[] = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance.now']

const TEST_PACKAGES: readonly Grant[] = [
  'electron', '@electron/asar', '@electron/fuses', '@nats-io/jetstream in receiver bench', '@nats-io/transport-node in receiver bench', '@opentelemetry/exporter-logs-otlp-http in bench', '@opentelemetry/sdk-logs in bench', '@vitejs/plugin-react', '@seriousme/openapi-schema-validator in gateway', '@zxing/library', 'ajv in gateway dev', 'dpop in gateway', 'bwip-js', 'fast-check', 'hash-wasm', 'i18next', 'image-js in bench', 'jose in attack gateway receiver vault',
  'mrz', 'mrz-detection in bench', 'multicast-dns in scanners', 'oidc-provider in e2e gateway uplink', 'openid-client in gateway', 'playwright-core', 'saxes in dev', 'sharp', 'standardwebhooks in uplink', 'tesseract.js in bench', 'vite', 'vitest',
]

/** The longest folder that matches a file is its layer. */
export const layers: Readonly<Record<string, Layer>> = {
  'electron/contract': { imports: [], packages: ['zod'], modules: [], globals: [] },
  'electron/documents': { imports: ['electron/contract'], packages: ['mrz in mrz'], modules: [], globals: [] },
  'electron/tlog': { imports: ['electron/contract'], packages: [], modules: ['crypto'], globals: ['Buffer'] },
  'electron/system': {
    imports: [],
    packages: ['zod'],
    modules: ['child_process in cage.ts windows-acl.ts windows-registry.ts', 'fs in cage.ts executable.ts guarded-path.ts lowest-priority.ts process-memory.ts session-lock.ts small-json.ts', 'fs/promises in laid-trust.ts', 'os in lowest-priority.ts', 'path', 'v8 in give-back-memory.ts', 'vm in give-back-memory.ts'],
    globals: ['setTimeout in give-back-memory.ts', 'process in ask-secret.ts end-process.ts', 'process.platform in guarded-path.ts', 'process.stdin in read-secret.ts', 'process.stderr in read-secret.ts'],
  },
  'electron/transport': {
    imports: ['electron/contract', 'electron/system'],
    packages: ['zod'],
    modules: ['child_process in caged-child.ts child.ts', 'net in child-port.ts', 'stream in caged-child.ts'],
    globals: ['Buffer in caged-child.ts child-port.ts frames.ts', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'process in child-port.ts', 'process.memoryUsage in serve.ts', 'process.stderr in serve.ts'],
  },
  'electron/main': {
    imports: ['electron/contract', 'electron/system', 'electron/transport', 'resources'],
    packages: [
      'electron.App', 'electron.app', 'electron.BrowserWindow', 'electron.clipboard in open-kiosk.ts', 'electron.globalShortcut in open-kiosk.ts', 'electron.GlobalShortcut in typing/escape.ts', 'electron.ipcMain in screen-door.ts', 'electron.IpcMain in door.ts', 'electron.IpcMainInvokeEvent in door.ts', 'electron.Menu', 'electron.powerMonitor', 'electron.protocol',
      'electron.Protocol', 'electron.session', 'electron.Session', 'electron.utilityProcess', 'electron.WebContents', 'zod in page-watch/fault-page.ts typing/helper-keyboard.ts',
    ],
    modules: ['child_process in command-line.ts files/removable-disks.ts operator-log/system-log.ts typing', 'crypto', 'fs', 'fs/promises', 'os', 'path', 'readline in typing/helper-keyboard.ts', 'util in files'],
    globals: [...WAITING, 'Buffer in processes.ts', 'Date.now in desk-calls.ts open-kiosk.ts operator-log/open-log.ts processes.ts', 'Response in lock-down.ts', '__FOYER_BUILD__ in test-build.ts', 'process', 'queueMicrotask in trust-handover.ts'],
  },
  'electron/preload': { imports: ['electron/contract'], packages: ['electron.contextBridge', 'electron.ipcRenderer'], modules: [], globals: ['process.platform', 'process.versions'] },
  'electron/emrtd': {
    imports: ['electron/contract', 'electron/documents'],
    packages: ['@noble/ciphers', '@noble/curves', '@noble/hashes', 'sharp in data-groups'],
    modules: ['crypto', 'path', 'worker_threads in data-groups/jpeg2000.ts', 'zlib in proof/zip.ts'],
    globals: ['setTimeout', 'clearTimeout', 'setImmediate in simulator', 'performance.now in simulator', 'Buffer'],
    doors: ['index.ts', 'card', 'simulator/link.ts', 'simulator/specimens.ts'],
  },
  // Security keys on the same reader: what the reader carries and decodes, and the key that is laid down at the demo desk and by the tests.
  'electron/ctap': {
    imports: ['electron/contract', 'electron/emrtd'],
    packages: ['cborg in cbor.ts'],
    modules: ['crypto'],
    globals: ['Buffer'],
  },
  // The vault's half: it sees nothing of a key that the reader has not decoded.
  'electron/ctap/ceremony': { imports: ['electron/contract'], packages: [], modules: ['crypto'], globals: ['Buffer'] },
  'electron/reader': {
    imports: ['electron/contract', 'electron/ctap', 'electron/documents', 'electron/emrtd', 'electron/system', 'electron/transport'],
    packages: [
      '@zxing/library in barcodes', 'nfc-pcsc in smartcards', 'onnxruntime-common in mrz', 'onnxruntime-node in mrz', 'onnxruntime-web in mrz', 'pcsc-mini in smartcards', 'sharp',
      'tesseract.js in viz', 'zod in specimens.ts start-options.ts', 'zxing-wasm in barcodes',
    ],
    modules: [
      'child_process in images/heic', 'crypto', 'events in smartcards', 'fs/promises', 'path', 'v8 in wasm-ceiling.ts', 'worker_threads in images/pdf.ts',
      'zlib in barcodes/seal-trust.ts',
    ],
    globals: [
      ...WAITING, 'Buffer', 'WebAssembly.compile in barcodes', 'Date.now in barcodes/engine.ts index.ts', 'process.cpuUsage in images/fence.ts', 'process.env in images/heic',
      'process.nextTick in smartcards', 'process.platform in smartcards images/heic',
    ],
  },
  // The second reader: the first one's code without its devices.
  'electron/jobs': {
    imports: ['electron/contract', 'electron/emrtd', 'electron/reader', 'electron/system', 'electron/transport'],
    packages: ['sharp in create-jobs.ts'],
    modules: [],
    globals: ['Buffer in verify.ts', 'Date.now in index.ts', 'process.platform in index.ts'],
  },
  'electron/scanners': {
    imports: ['electron/contract', 'electron/transport', 'resources/devices'],
    packages: ['@serialport/bindings-cpp in serial/port.ts', 'multicast-dns in escl/discovery.ts', 'saxes in escl/xml.ts', 'zod in driver-helper index.ts known-scanners.ts'],
    modules: [
      'child_process in driver-helper/run.ts sane/run.ts', 'crypto in index.ts hot-folder', 'fs in driver-helper/simulator.ts known-scanners.ts hot-folder', 'fs/promises in sane hot-folder', 'http in escl', 'https in escl/simulator.ts', 'net in escl',
      'os in escl/discovery.ts', 'path', 'tls in escl/http.ts', 'util in escl/http.ts', 'zlib in escl/http.ts escl/simulator.ts',
    ],
    globals: [
      'performance.now in escl/scanner.ts hot-folder sane/sane.ts', 'setTimeout', 'clearTimeout', 'setInterval in sane', 'clearInterval in sane', 'Buffer', 'Date.now in index.ts escl/simulator.ts', 'process.env in index.ts sane/sane.ts', 'process.kill in sane/run.ts', 'process.platform in index.ts',
      'process.argv in driver-helper/simulator.ts', 'process.exit in driver-helper/simulator.ts', 'process.stdin in driver-helper/simulator.ts', 'process.stdout in driver-helper/simulator.ts',
    ],
  },
  'electron/vault': {
    imports: ['electron/contract', 'electron/ctap/ceremony', 'electron/system', 'electron/tlog', 'electron/transport'],
    packages: ['better-sqlite3-multiple-ciphers in database staff/outside-guesses.ts', 'hash-wasm in staff', 'jose in clients/tokens staff/organisation', 'keytar in keys', 'otpauth in staff/authenticators', 'saxes in policy/forms', 'zod'],
    modules: ['crypto', 'fs', 'fs/promises in backups/folder-answers.ts policy', 'module in database/beside.ts', 'os in clock keys/tls', 'path', 'worker_threads in audit database/beside.ts'],
    globals: [
      ...WAITING, 'setImmediate in audit calls/state-check.ts trust/trust-check.ts', 'Buffer', 'Date.now in index.ts calls/life/into-service.ts', 'process.env in index.ts', 'process.hrtime in clock', 'process.off in database/open-mark.ts', 'process.once in database/open-mark.ts',
      'process.platform in database/atomic-file.ts',
    ],
  },
  'electron/uplink': {
    imports: ['electron/contract', 'electron/tlog', 'electron/transport'],
    packages: ['openid-client in oauth.ts organisation-provider.ts', 'zod in feeds foyer/receiver.ts index.ts issuer-keys.ts'],
    modules: ['child_process in feeds/journald.ts', 'crypto in index.ts', 'http in net', 'https in net', 'net in net feeds/cef.ts', 'stream in net', 'tls in net'],
    globals: ['setTimeout', 'clearTimeout', 'performance.now in index.ts', 'Date.now in index.ts', 'Buffer', 'Response in oauth.ts'],
  },
  'electron/gateway': {
    imports: ['electron/contract', 'electron/transport', 'resources/locales'],
    packages: ['@fastify/helmet in http', '@fastify/multipart in http', '@fastify/rate-limit in http', 'fastify in http', 'zod', 'zod-openapi in openapi'],
    modules: ['crypto in http', 'http in http', 'net in http', 'tls in http'],
    globals: ['Buffer'],
  },
  'electron/verify': { imports: ['electron/tlog'], packages: [], modules: ['fs', 'util'], globals: ['Buffer', 'process.argv', 'process.exitCode', 'process.stderr', 'process.stdout'] },
  // The other end, on another machine: nothing of a desk imports it, and it imports nothing of a desk but words and proofs.
  'electron/receiver': {
    imports: ['electron/contract', 'electron/tlog'],
    packages: [
      '@nats-io/jetstream in stream', '@nats-io/transport-node in stream', '@peculiar/x509 in identity', 'jose in identity', 'postgres in storage', 'reflect-metadata in identity', 'zod',
    ],
    modules: ['crypto', 'fs', 'http in http identity simulator', 'https in http simulator', 'net in http', 'path', 'readline in index.ts', 'sqlite in storage', 'stream in http', 'stream/promises in http', 'tls in identity', 'util in command', 'zlib in identity'],
    globals: [
      'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Buffer', 'Date.now in index.ts', 'globalThis.crypto', 'process.argv', 'process.exitCode', 'process.once', 'process.platform', 'process.stderr', 'process.stdin', 'process.stdout', 'process.umask',
    ],
  },
  'electron/cli': {
    imports: ['electron/contract', 'electron/system', 'electron/emrtd', 'electron/reader', 'electron/scanners', 'electron/tlog', 'electron/transport', 'electron/uplink', 'electron/vault', 'resources'],
    packages: ['better-sqlite3-multiple-ciphers in doctor.ts', 'zod in affected pms provision-file.ts'],
    modules: ['crypto', 'fs', 'fs/promises', 'http in pms/receiver.ts', 'https in pms', 'net in doctor.ts pms/receiver.ts', 'os', 'path', 'timers/promises in provision.ts', 'util'],
    globals: ['performance.now', 'setTimeout in simulate-pms.ts pms/receiver.ts', 'clearTimeout in simulate-pms.ts pms/receiver.ts', 'Buffer', 'Date.now in index.ts', 'process.arch', 'process.argv', 'process.env', 'process.once in index.ts scanners.ts', 'process.off in scanners.ts', 'process.platform', 'process.stderr', 'process.stdout', 'process.versions'],
  },
  renderer: {
    imports: ['electron/contract', 'resources/devices', 'resources/guides', 'resources/locales'],
    packages: ['i18next', 'qr in factors', 'react', 'react-dom', 'react-i18next'],
    modules: [],
    globals: [
      ...WAITING, 'requestAnimationFrame', 'cancelAnimationFrame', 'Date.now', 'AudioContext in parts/sounds.ts', 'Blob', 'Element', 'Event', 'HTMLElement', 'HTMLInputElement in parts/taken-back.ts', 'HTMLTextAreaElement in parts/taken-back.ts', 'MutationObserver in parts/use-scroll-keys.ts', 'Node', 'OffscreenCanvas', 'ResizeObserver', 'VideoFrame', 'createImageBitmap',
      'crypto.randomUUID in scan', 'document', 'navigator in scan/use-cameras.ts', 'navigator.mediaDevices', 'performance.mark in sign-in/sign-in-screen.tsx', 'window in bridge.ts', 'window.addEventListener', 'window.dispatchEvent', 'window.localStorage', 'window.matchMedia', 'window.removeEventListener',
    ],
  },
  'electron/dev': {
    imports: ['electron', 'test'],
    packages: ['electron', '@electron/asar', '@electron/fuses', 'builder-util-runtime in packer', 'bwip-js', 'electron-builder in packer', 'electron-updater in packer', 'electron-vite', 'sharp', 'vite'],
    modules: ['*'],
    globals: ['*'],
  },
  test: { imports: ['electron', 'renderer'], packages: TEST_PACKAGES, modules: ['*'], globals: ['*'] },
}

export function layerOf(file: string): string | undefined {
  return Object.keys(layers)
    .filter((folder) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** The layer's folder and every one it can reach: what a bundle of it is made of. */
export function reachable(layer: string): string[] {
  const seen = new Set<string>()
  const queue = [layer]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(layers[next]?.imports ?? []))
  }
  return [...seen].toSorted()
}
