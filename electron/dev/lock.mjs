import { main } from './complete-lock.ts'

process.exitCode = await main()
