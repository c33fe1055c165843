import { audit } from './0001-audit.ts'
import { staff } from './0002-staff.ts'
import { records } from './0003-records.ts'
import type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [audit, staff, records]

export const latestVersion = migrations.length
