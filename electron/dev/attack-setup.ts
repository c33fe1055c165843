import { build } from './build.ts'

/** The attacks are made on what ships: the bundles. */
export default async function setup(): Promise<void> {
  await build()
}
