// What runs as root when a Linux package comes, changes or goes. Debian Policy 6.5 and 6.6; the parts are shell files in scripts/.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../paths.ts'

const part = (name: string): string => readFileSync(join(root, 'electron/dev/linux/scripts', `${name}.sh`), 'utf8').trim()

/** Languages of Foyer; English stands for every other. */
const LANGUAGES = ['de', 'fr', 'es', 'it', 'ar', 'en'] as const

interface Texts { sentence: string, action: string }

/** The refusal of a downgrade in the caller's language. @param version of the package */
function refusal(version: string): string {
  const lines = LANGUAGES.map((language) => {
    const errors = JSON.parse(readFileSync(join(root, 'resources/locales', language, 'errors.json'), 'utf8')) as Record<string, Texts>
    const { sentence, action } = errors['package.downgrade'] ?? { sentence: '', action: '' }
    return `    ${language === 'en' ? '*' : `${language}*`}) said='${`${sentence} ${action}`.replaceAll("'", String.raw`'\''`)}' ;;`
  })
  return part('refuse').replace('@TEXTS@', () => lines.join('\n')).replaceAll('@VERSION@', version)
}

const script = (...parts: readonly string[]): string => `#!/bin/sh\nset -e\n${parts.join('\n\n')}\n`

/** Run at each start of the computer, too: what ran yesterday runs no more. */
export const tidyScript = (): string => script(part('live'), 'tidy')

export interface DebScripts { preinst: string, postinst: string, prerm: string, postrm: string }

/** Debian's maintainer scripts. @param version of the package */
export function debScripts(version: string): DebScripts {
  return {
    preinst: script(refusal(version), `if [ "$1" = upgrade ] && dpkg --compare-versions "$2" gt '${version}'; then refuse "$2"; fi`),
    // Any other word is that of an upgrade that came to nothing: what was there is put in place again, in the same way.
    postinst: script(part('live'), part('sandbox'), `choose_sandbox\ngo_live '${version}'\ntidy`),
    prerm: script(part('live'), part('sandbox'), 'if [ "$1" = remove ]; then\n  forget_profile\n  rm -rf "$LIVE" "$CURRENT"\nfi'),
    postrm: script(part('farewell'), 'case "$1" in remove|purge) farewell ;; esac'),
  }
}

/** RPM's scriptlets, by section of the spec file. `$1` is how many versions there will be when the step is over. */
export function rpmScripts(version: string): Readonly<Record<'pre' | 'post' | 'preun' | 'postun', string>> {
  const bare = (...parts: readonly string[]): string => parts.join('\n\n')
  const old = 'old=$(basename "$(readlink /opt/Foyer/current 2>/dev/null)")\nold=${old%.*}'
  return {
    // Of rpm's own database nothing may be asked here: the tree that desks run from is named by its version.
    pre: bare(refusal(version), `${old}\nif [ "$1" -gt 1 ] && [ -n "$old" ] && [ "$old" != '${version}' ] && [ "$(printf '%s\\n' "$old" '${version}' | sort -V | tail -n 1)" = "$old" ]; then refuse "$old"; fi`),
    post: bare(part('live'), part('sandbox'), `choose_sandbox\ngo_live '${version}'\ntidy`),
    preun: bare(part('live'), part('sandbox'), 'if [ "$1" -eq 0 ]; then\n  forget_profile\n  rm -rf "$LIVE" "$CURRENT"\nfi'),
    postun: bare(part('farewell'), '[ "$1" -ne 0 ] || farewell'),
  }
}
