import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../data-folder.ts'
import { declarationOf, type TuningValue } from './values.ts'

// The product's numbers are constants, and nothing in it takes another: a variant is its sources loaded once more, under an address with
// a number, one declaration changed on the way in.

const reader = pathToFileURL(join(projectRoot, 'electron/reader')).href
const mark = '?tuning='
/** Loaded once for all variants: the decoders and the model, which no value here changes. */
const shared = /\/(?:line-reader-onnx|line-model|zxing-wasm|zxing-js)\.ts$/
const loadedAnew = /\/(?:mrz|barcodes)\/[\w/-]+\.ts$/

const changes: { url: string, from: string, to: string, taken: boolean }[] = []

const markOf = (url: string | undefined): string | null => (url?.includes(mark) === true ? url.slice(url.indexOf(mark)) : null)

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const own = markOf(context.parentURL)
    if (own === null || markOf(found.url) !== null || !found.url.startsWith(reader) || shared.test(found.url) || !loadedAnew.test(found.url)) return found
    return { ...found, url: found.url + own }
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const own = markOf(url)
    const change = own === null ? undefined : changes[Number(own.slice(mark.length))]
    if (own === null || change === undefined || url !== change.url + own) return loaded
    const source = Buffer.from(loaded.source as Uint8Array).toString('utf8')
    if (!source.includes(`${change.from}\n`)) throw new Error(`${url} has no line ${change.from}`)
    change.taken = true
    return { ...loaded, source: source.replace(`${change.from}\n`, `${change.to}\n`) }
  },
})

/** A module of `electron/reader/mrz` or `barcodes` with one value changed, everything that it is made of loaded anew. */
export async function importWith<T>(file: string, value: TuningValue, to: number): Promise<T> {
  const own = `${mark}${changes.length}`
  const change = { url: pathToFileURL(join(projectRoot, value.file)).href, from: value.declaration, to: declarationOf(value, to), taken: false }
  changes.push(change)
  const loaded = await import(pathToFileURL(join(projectRoot, file)).href + own) as T
  // A file that nothing of these modules reaches would look like a value without effect.
  if (!change.taken) throw new Error(`${value.file} is no part of ${file}`)
  return loaded
}
