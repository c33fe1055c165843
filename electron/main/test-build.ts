declare const __FOYER_BUILD__: string | undefined

/**
 * What this bundle was built for, put in by the build (electron/dev/build-kind.ts): desks, or packed tests, which may hand Chromium a fake
 * camera and listen to its debugger. The version of a build for tests says so, and the signing step refuses it.
 */
export const BUILD_KIND: string = typeof __FOYER_BUILD__ === 'undefined' ? 'foyer-build-for-desks' : __FOYER_BUILD__

// Not by `===`: a bundler works that out, and the word that the signing step looks for is gone from the bundle.
export const isTestBuild = (): boolean => BUILD_KIND.endsWith('-for-tests')
