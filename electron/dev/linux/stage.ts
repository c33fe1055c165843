// The file system of a Linux package, for .deb and .rpm alike. FHS 3.0: /opt; freedesktop.org: menu entries, AppStream.
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Licence } from '../licences.ts'
import { root } from '../paths.ts'
import { tidyScript } from './scripts.ts'
import { installedStarter } from './starter.ts'

export interface StageOptions {
  /** electron-builder's linux-unpacked. */
  readonly folder: string
  readonly version: string
  /** Of the sources, in seconds since 1970: every file has it, so that the same sources make the same package. reproducible-builds.org, SOURCE_DATE_EPOCH. */
  readonly epoch: number
  readonly licences: readonly Licence[]
}

/** Where the app lies; what desks run from lies beside it (scripts/live.sh). */
const APP_FOLDER = 'opt/Foyer/app'

const SUMMARIES: Readonly<Record<string, string>> = {
  en: 'Reads passports and IDs at the front desk', de: 'Liest Pässe und Ausweise am Empfang', fr: 'Lit les passeports et les pièces d’identité à l’accueil',
  es: 'Lee pasaportes y documentos de identidad en la recepción', it: 'Legge passaporti e documenti d’identità alla reception', ar: 'يقرأ جوازات السفر وبطاقات الهوية في مكتب الاستقبال',
}

const source = (name: string): string => readFileSync(join(root, 'electron/dev/linux', name), 'utf8')
const others = Object.entries(SUMMARIES).filter(([language]) => language !== 'en')

/** Freedesktop's Desktop Entry Specification 1.5. */
export function menuEntry(desk: 'desk' | 'demo'): string {
  const more = desk === 'demo' ? ' (demo)' : ''
  return [
    '[Desktop Entry]', 'Type=Application', `Name=Foyer${more}`, `Comment=${SUMMARIES['en']}${more}`, ...others.map(([language, text]) => `Comment[${language}]=${text}${more}`),
    `Exec=/usr/bin/foyer --${desk}`, 'Icon=foyer', 'Terminal=false', 'Categories=Office;', '',
  ].join('\n')
}

/** Every licence of what ships, with its text. */
export function licenceTexts(licences: readonly Licence[]): string {
  return licences.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text ?? ''}\n`).join(`\n${'-'.repeat(72)}\n\n`)
}

/** Debian's copyright file, format 1.0. */
const COPYRIGHT = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Foyer
Comment: What Foyer brings along is under licences of its own, each with its text in licences.txt.gz beside this file;
 Chromium's are in /opt/Foyer/app/LICENSES.chromium.html.

Files: *
Copyright: 2026 Foyer contributors
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
`

/**
 * Fills an empty folder with what the package holds.
 * @param libraries where this family of systems keeps systemd's units: Debian 12 in lib, others in usr/lib
 */
export function stageLinux(stage: string, { folder, version, epoch, licences }: StageOptions, libraries: 'lib' | 'usr/lib' = 'lib'): void {
  const day = new Date(epoch * 1000).toISOString().slice(0, 10)
  const filled = (name: string): string => source(name).replaceAll('@VERSION@', version).replaceAll('@DAY@', day)
  const put = (path: string, content: string | Buffer, mode = 0o644): void => {
    mkdirSync(dirname(join(stage, path)), { recursive: true })
    writeFileSync(join(stage, path), content)
    chmodSync(join(stage, path), mode)
  }
  const zipped = (text: string): Buffer => gzipSync(text, { level: 9 })
  cpSync(folder, join(stage, APP_FOLDER), { recursive: true, verbatimSymlinks: true })
  put('opt/Foyer/tidy', tidyScript(), 0o755)
  put('opt/Foyer/apparmor.profile', source('apparmor.profile'))
  put('usr/bin/foyer', installedStarter(), 0o755)
  put('usr/share/applications/foyer.desktop', menuEntry('desk'))
  put('usr/share/applications/foyer-demo.desktop', menuEntry('demo'))
  const summaries = Object.entries(SUMMARIES).map(([language, text]) => `  <summary${language === 'en' ? '' : ` xml:lang="${language}"`}>${text}</summary>`)
  put('usr/share/metainfo/org.foyer.kiosk.metainfo.xml', filled('org.foyer.kiosk.metainfo.xml').replace('@SUMMARIES@', summaries.join('\n')))
  put('usr/share/man/man1/foyer.1.gz', zipped(filled('foyer.1')))
  put('usr/share/doc/foyer/copyright', COPYRIGHT)
  put('usr/share/doc/foyer/licences.txt.gz', zipped(licenceTexts(licences)))
  put('usr/share/doc/foyer/changelog.gz', zipped(`foyer (${version}) stable; urgency=medium\n\n  * This version.\n\n -- Foyer contributors <maintainers@foyer.invalid>  ${new Date(epoch * 1000).toUTCString().replace('GMT', '+0000')}\n`))
  put(`${libraries}/systemd/system/foyer-tidy.service`, source('foyer-tidy.service'))
  mkdirSync(join(stage, libraries, 'systemd/system/multi-user.target.wants'))
  symlinkSync('../foyer-tidy.service', join(stage, libraries, 'systemd/system/multi-user.target.wants/foyer-tidy.service'))
  for (const size of [16, 32, 48, 64, 128, 256]) put(`usr/share/icons/hicolor/${size}x${size}/apps/foyer.png`, readFileSync(join(root, 'resources/icons', `${size}x${size}.png`)))
}

/** Loaded, not started. */
const LIBRARY = /\.(so(\.[\d.]+)?|node|wasm)$/

/** Who built it and when leaves no trace: plain modes, one time. To be called last. */
export function settle(stage: string, epoch: number): void {
  const one = (path: string): void => {
    const stat = lstatSync(path)
    if (stat.isSymbolicLink()) return
    chmodSync(path, stat.isDirectory() || ((stat.mode & 0o100) !== 0 && !LIBRARY.test(path)) ? 0o755 : 0o644)
    if (stat.isDirectory()) for (const name of readdirSync(path)) one(join(path, name))
    utimesSync(path, epoch, epoch)
  }
  one(stage)
}
