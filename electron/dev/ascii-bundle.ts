import type { Plugin } from 'vite'

/**
 * A bundle in ASCII, every other character as its escape. V8 keeps the source of a script as long as it runs, at two bytes a character where
 * a single one is beyond Latin-1: this halves it, in each process.
 */
export function asciiBundle(): Plugin {
  return {
    name: 'foyer:ascii-bundle',
    enforce: 'post',
    generateBundle: (_options, bundle) => {
      for (const each of Object.values(bundle)) if (each.type === 'chunk') each.code = inAscii(each.code)
    },
  }
}

/**
 * The same program: an escape stands for its character in strings, templates, patterns and names, and in comments nobody minds.
 * @throws Error where a character beyond ASCII is escaped already, `\\ä`: two escapes would be another program
 */
export function inAscii(code: string): string {
  return code.replaceAll(/(\\*)([^\0-\u007f])/gu, (_, before: string, character: string) => {
    if (before.length % 2 === 1) throw new Error(`an escaped character beyond ASCII: ${before}${character}`)
    return before + character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  })
}
