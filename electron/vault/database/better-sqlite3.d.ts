/** The part of better-sqlite3's API that the vault and its tests use; the package's own declarations are not among its exports. */
declare module 'better-sqlite3-multiple-ciphers' {
  namespace Sqlite {
    interface RunResult { changes: number, lastInsertRowid: number | bigint }
    interface Statement<P extends unknown[] = unknown[], R = unknown> {
      run(...params: P): RunResult
      get(...params: P): R | undefined
      all(...params: P): R[]
      pluck(on?: boolean): this
      raw(on?: boolean): this
    }
    interface Transaction<T> { (): T, immediate(): T }
    interface Database {
      readonly open: boolean
      readonly name: string
      readonly inTransaction: boolean
      prepare<P extends unknown[] = unknown[], R = unknown>(source: string): Statement<P, R>
      transaction<T>(work: () => T): Transaction<T>
      exec(source: string): this
      pragma(source: string, options?: { simple?: boolean }): unknown
      close(): this
      /** For tests that tamper with the structure. */
      unsafeMode(on: boolean): this
    }
    interface Options { readonly?: boolean, fileMustExist?: boolean, timeout?: number }
  }
  const Sqlite: new (path: string, options?: Sqlite.Options) => Sqlite.Database
  export default Sqlite
  export type Database = Sqlite.Database
}
