import audit from '../../resources/guides/pictures/audit.png'
import reading from '../../resources/guides/pictures/reading-genuine.png'
import records from '../../resources/guides/pictures/records.png'
import signIn from '../../resources/guides/pictures/sign-in.png'
import type { GuideTopic } from './guides.ts'

/** How a screen looks, where there is a picture of it. */
export const guidePictures: Partial<Record<GuideTopic, string>> = { audit, reading, records, signIn }
