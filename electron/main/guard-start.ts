import { writeSync } from 'node:fs'
import errors from '../../resources/locales/en/errors.json' with { type: 'json' }
import { isTestBuild } from './test-build.ts'
import { dropSteering, nameOf, unlisted } from './start-words.ts'

/** Wrong usage, as of a command. */
const WRONG_USAGE = 2

/**
 * Ends a packed app at any word on its command line that it does not list. This is the first line of ours: no page, no vault, no debugger and
 * no process for pictures is there yet. On Linux Chromium has started its zygote by then, through `--zygote-cmd-prefix` if that is what it was
 * given, and with `--type=` it never comes here, being one of its own children: whoever can say such words could start such a program anyway.
 */
export function guardStart(env: NodeJS.ProcessEnv): void {
  const found = unlisted({ argv: process.argv, env, platform: process.platform, testBuild: isTestBuild() })
  if (found !== null) {
    const { sentence, action } = errors['start.unlisted']
    writeSync(2, `foyer: start.unlisted (${nameOf(found)}): ${sentence} ${action}\n`)
    process.exit(WRONG_USAGE)
  }
  dropSteering(env)
}
