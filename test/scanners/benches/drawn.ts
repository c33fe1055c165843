import sharp from 'sharp'

const page = async (grey: string): Promise<Uint8Array> =>
  new Uint8Array(await sharp({ create: { width: 160, height: 220, channels: 3, background: grey, noise: { type: 'gaussian', mean: 128, sigma: 30 } } }).jpeg().toBuffer())

/** Pages for the glass and the feeder. */
export const [glass, ...stack] = await Promise.all(['#404040', '#808080', '#c0c0c0'].map(page)) as [Uint8Array, Uint8Array, Uint8Array]
export const all: readonly Uint8Array[] = [glass, ...stack]
export const half = glass.subarray(0, glass.byteLength / 2)
export const html = new TextEncoder().encode('<html><body>Please sign in</body></html>')

/** What readers say of documents: the specimen of ICAO 9303, and a licence. */
export const ZONE = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C36UTO7408122F1204159ZE184226B<<<<<10\r'
export const LICENCE = '@\n\x1e\rANSI 636026080102DL00410288ZA03290015DLDAQD12345678\nDCSPUBLIC\nDBB01311970\n\r'
