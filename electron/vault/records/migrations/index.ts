import type { Database } from '../database.ts'
import { audit } from './0001-audit.ts'
import { staff } from './0002-staff.ts'
import { records } from './0003-records.ts'

/** One numbered step of the schema. Once released it is never edited: a change is a new step. */
export interface Migration {
  version: number
  name: string
  up(database: Database): void
}

export const migrations: readonly Migration[] = [audit, staff, records]

export const latestVersion = migrations.length
