/** Milliseconds between slices where the rate is limited. */
const SLICE_MS = 100

/** Where bytes go: Node's own request. */
export interface Sink {
  destroyed: boolean
  write(bytes: Uint8Array): unknown
  end(): unknown
}

/** Time that sending takes at the limited rate, milliseconds. */
export const sendingMs = (bytes: number, bytesPerSecond: number): number => (bytesPerSecond === 0 ? 0 : Math.ceil(1000 * bytes / bytesPerSecond))

/** Send a tenth of a second's worth at a time. @param later does something after so many milliseconds */
export function sendSlowly(sink: Sink, body: Uint8Array, bytesPerSecond: number, later: (work: () => void, ms: number) => void): void {
  const slice = Math.max(1, Math.floor(bytesPerSecond * SLICE_MS / 1000))
  const sendFrom = (start: number): void => {
    if (sink.destroyed) return
    sink.write(body.subarray(start, start + slice))
    if (start + slice >= body.length) sink.end()
    else later(() => { sendFrom(start + slice) }, SLICE_MS)
  }
  sendFrom(0)
}
