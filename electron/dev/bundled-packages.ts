// Which packages a bundle is made of, as the bundler found them: for the list of parts (sbom.ts), since a bundle has no folders to look into.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { root } from './paths.ts'

const FOLDER = join(root, 'out', 'bundled')

/** The package that a module lies in, by its folder; null for one of ours. `\0` and `?` are the bundler's own marks. */
export function packageFolder(id: string): string | null {
  const path = id.replace(/^\0/, '').split('?')[0]?.replaceAll('\\', '/') ?? ''
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null
}

export function bundledPackages(name: string): Plugin {
  return {
    name: 'foyer:bundled-packages',
    writeBundle(_options, bundle) {
      const code = Object.values(bundle).flatMap((each) => (each.type === 'chunk' ? Object.entries(each.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])) : []))
      // Styles leave no code behind, and bring fonts.
      const styles = [...this.getModuleIds()].filter((id) => /\.css(\?|$)/.test(id))
      const folders = new Set([...code, ...styles].map(packageFolder).filter((folder) => folder !== null))
      const packages = [...folders].filter((folder) => existsSync(join(folder, 'package.json'))).map((folder) => {
        const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string }
        return `${manifest.name}@${manifest.version}`
      })
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify(packages.toSorted()))
    },
  }
}

/** @param names as build.ts calls the bundles @returns `name@version` of what these are made of @throws Error where one was not built */
export function bundledIn(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as string[]))].toSorted()
}
