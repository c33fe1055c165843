import type { Database } from '../database/database.ts'

/** Words of the trail by number and back. Words are never changed or removed. */
export interface WordBook {
  /** Number of a word, a new one where it has none. Call inside a transaction. */
  numberOf(word: string): number
  /** Number of a word that has one. */
  find(word: string): number | null
  /** @returns an empty word where the number has none, which no leaf hash will match */
  wordOf(number: number): string
  /** Forget what is remembered in memory: before verification, and after a transaction that was rolled back. */
  reload(): void
}

/** More users, paths and versions than any desk has; keeps memory bounded all the same. */
const REMEMBERED = 10_000

export function wordBook(database: Database): WordBook {
  const byWord = new Map<string, number>()
  const byNumber = new Map<number, string>()
  const select = database.prepare<[string], { number: number }>('SELECT number FROM audit_words WHERE word = ?')
  const selectWord = database.prepare<[number], { word: unknown }>('SELECT word FROM audit_words WHERE number = ?')
  const insert = database.prepare<[string]>('INSERT INTO audit_words (word) VALUES (?)')

  const remember = (word: string, number: number) => {
    if (byWord.size >= REMEMBERED) book.reload()
    byWord.set(word, number)
    byNumber.set(number, word)
    return number
  }
  const book: WordBook = {
    find(word) {
      const known = byWord.get(word)
      if (known !== undefined) return known
      const row = select.get(word)
      return row === undefined ? null : remember(word, row.number)
    },
    // A new word is remembered at its next use: the transaction that makes it may be rolled back.
    numberOf: (word) => book.find(word) ?? Number(insert.run(word).lastInsertRowid),
    wordOf(number) {
      const known = byNumber.get(number)
      if (known !== undefined) return known
      const row = selectWord.get(number)
      if (typeof row?.word !== 'string') return ''
      remember(row.word, number)
      return row.word
    },
    reload() {
      byWord.clear()
      byNumber.clear()
    },
  }
  return book
}
