import { language, type Language } from '../../electron/contract/primitives.ts'

export interface Size {
  width: number
  height: number
}

export interface StatesOptions {
  folder: string
  /** Parts of screens' names; none: every screen. */
  only: readonly string[]
  sizes: readonly Size[]
  languages: readonly Language[]
  themes: readonly Theme[]
}

export type Theme = 'light' | 'dark'

/** The displays that screens are made for: a desk's, an older or a tablet's, a large one, one that stands upright, and the smallest. */
export const deskSizes: readonly [Size, ...Size[]] = [{ width: 1366, height: 768 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 }, { width: 1080, height: 1920 }, { width: 1024, height: 700 }]
export const allLanguages: readonly Language[] = language.options
export const allThemes: readonly Theme[] = ['light', 'dark']

export const usage = `usage: npm run states -- FOLDER [--only NAME] [--size 1366x768] [--language ${language.options.join('|')}] [--theme light|dark], each as often as wanted`

export function sizeName({ width, height }: Size): string {
  return `${width}x${height}`
}

/** @returns what was asked for; null where it makes no sense. */
export function statesOptions(args: readonly string[]): StatesOptions | null {
  const asked = { '--only': [] as string[], '--size': [] as Size[], '--language': [] as Language[], '--theme': [] as Theme[] }
  const folders: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (!word.startsWith('--')) {
      folders.push(word)
      continue
    }
    at += 1
    const value = args[at] ?? ''
    const size = /^(\d{3,4})x(\d{3,4})$/.exec(value)
    const language = allLanguages.find((each) => each === value)
    const theme = allThemes.find((each) => each === value)
    if (word === '--only' && value !== '') asked['--only'].push(value)
    else if (word === '--size' && size !== null) asked['--size'].push({ width: Number(size[1]), height: Number(size[2]) })
    else if (word === '--language' && language !== undefined) asked['--language'].push(language)
    else if (word === '--theme' && theme !== undefined) asked['--theme'].push(theme)
    else return null
  }
  const [folder] = folders
  if (folder === undefined || folders.length > 1) return null
  const orAll = <T>(some: readonly T[], all: readonly T[]) => (some.length === 0 ? all : some)
  return { folder, only: asked['--only'], sizes: orAll(asked['--size'], deskSizes), languages: orAll(asked['--language'], allLanguages), themes: orAll(asked['--theme'], allThemes) }
}
