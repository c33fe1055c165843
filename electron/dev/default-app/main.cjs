// What Electron's own default_app does, for the runtime that electron-runtime.ts unpacks on
// networks where Electron's binary cannot be had: `electron [-r module]... <app dir> [args]`.
// https://github.com/electron/electron/blob/v25.1.1/default_app/main.ts
const { app } = require('electron')
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const required = []
let folder
for (let index = 1; index < process.argv.length; index++) {
  const arg = process.argv[index]
  if (arg === '-r' || arg === '--require') required.push(process.argv[++index])
  else if (!arg.startsWith('-')) {
    folder = arg
    break
  }
}

for (const name of required) if (name) require(path.resolve(name))

if (!folder) {
  console.error('usage: electron [-r module]... <app dir> [args]')
  process.exit(1)
}

const given = path.resolve(folder)
let start = given
if (fs.statSync(given).isDirectory()) {
  const manifest = JSON.parse(fs.readFileSync(path.join(given, 'package.json'), 'utf8'))
  const name = manifest.productName ?? manifest.name
  if (name) app.name = name
  if (manifest.version) app.setVersion(manifest.version)
  if (manifest.desktopName) app.setDesktopName(manifest.desktopName)
  app.setAppPath(given)
  if (name) app.setPath('userData', path.join(app.getPath('appData'), name))
  start = path.join(given, manifest.main ?? 'index.js')
} else {
  app.setAppPath(path.dirname(given))
}
process.argv.splice(0, 1, process.execPath)
Module._load(start, Module, true)
