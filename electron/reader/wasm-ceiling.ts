import { setFlagsFromString } from 'node:v8'

/**
 * 64 KiB pages that one WebAssembly memory of this process may grow to: 512 MiB. A page of 40 megapixels takes 160 MB as PDFium draws it,
 * with as much again for the picture on it; every other decoder (barcodes, letters, JPEG 2000) needs less. Without a ceiling 600 bytes of
 * PDF, packed three times over, were seen to take 2 GB.
 */
const MOST_PAGES = 8192

/** Bound every WebAssembly memory of this process and its threads. Before the first is made. */
export function limitWebAssembly(): void {
  setFlagsFromString(`--wasm-max-mem-pages=${MOST_PAGES}`)
}
