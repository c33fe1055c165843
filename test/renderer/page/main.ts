import { mockBridge } from '../mock-bridge.ts'
import { mockDesk } from '../mock-desk.ts'
import type { Scenario } from '../mock-scenario.ts'
import type { Pictures } from '../mock-documents.ts'

/**
 * The renderer over a double of its bridge, for tests and for drawing screens in any browser: the scenario is in the
 * address. Never part of the product's bundle.
 */
const asked = new URLSearchParams(window.location.search)
const scenario: Scenario = {
  phase: 'signIn', mode: 'demo', language: 'en', role: null, reading: 'passport', records: 3, fault: 'keys.wrongKey', idleSeconds: 300, card: false, throttled: false, trust: 'kept',
  ...JSON.parse(asked.get('scenario') ?? '{}') as Partial<Scenario>,
}

const files = import.meta.glob<string>('../../../resources/specimens/*.jpg', { query: '?url', import: 'default', eager: true })

/** A part of a specimen as JPEG; x, y, width, height as shares of the whole. */
async function cut(specimen: string, [x, y, width, height]: readonly [number, number, number, number]): Promise<Uint8Array> {
  const image = new Image()
  image.src = Object.entries(files).find(([path]) => path.endsWith(`/${specimen}.jpg`))?.[1] ?? ''
  await image.decode()
  const canvas = new OffscreenCanvas(Math.round(image.width * width), Math.round(image.height * height))
  canvas.getContext('2d')?.drawImage(image, -image.width * x, -image.height * y)
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).arrayBuffer())
}

const whole = (specimen: string) => cut(specimen, [0, 0, 1, 1])
const PASSPORT_FACE = [0.048, 0.148, 0.256, 0.466] as const
const [page, portrait, infrared, ultraviolet, misprintPage, misprintPortrait, crop, front, back, cardPortrait] = await Promise.all([
  whole('passport-genuine'), cut('passport-genuine', PASSPORT_FACE), whole('passport-genuine.infrared'), whole('passport-genuine.ultraviolet'),
  whole('passport-misprint'), cut('passport-misprint', PASSPORT_FACE), cut('passport-misprint', [0.34, 0.425, 0.17, 0.07]),
  whole('card-front'), whole('card-back'), cut('card-front', [0.053, 0.205, 0.281, 0.57]),
])
const pictures: Pictures = { page, portrait, infrared, ultraviolet, misprint: { page: misprintPage, portrait: misprintPortrait, crop }, card: { front, back, portrait: cardPortrait } }
if (scenario.paper === undefined) {
  const bridge = mockBridge(mockDesk(scenario, pictures, whole))
  Object.assign(window, asked.has('bare') ? {} : { foyer: bridge, mock: bridge })
} else {
  const block = document.createElement('script')
  Object.assign(block, { type: 'application/json', id: 'paper', textContent: JSON.stringify({ ...scenario.paper, language: scenario.language }) })
  document.body.prepend(block)
}
// What a test changes the language of a screen by, where opening it anew would take its time.
Object.assign(window, { showLanguage: (await import('../../../renderer/parts/languages.ts')).showLanguage })
await import('../../../renderer/main.tsx')
