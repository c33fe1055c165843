// TypeScript sources run as they are on Node 24, but for one thing the bundles have and they lack: the
// alias that puts our Node-API binding under nfc-pcsc (see utility-bundle.ts). A resolve hook stands in
// for it; it also serves the require() inside nfc-pcsc, which is CommonJS.
// https://nodejs.org/docs/latest-v24.x/api/module.html#moduleregisterhooksoptions
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { pcscliteAlias } from './pcsclite-alias.ts'

/** Has to run before the first import of a source that reaches nfc-pcsc. */
export function hookSources(): void {
  const alias = pcscliteAlias()
  registerHooks({
    resolve: (specifier, context, next) => {
      const target = alias[specifier]
      // require() takes no file URL from a next hook, so this is the end of the chain.
      return target === undefined ? next(specifier, context) : { url: pathToFileURL(target).href, shortCircuit: true }
    },
  })
}
