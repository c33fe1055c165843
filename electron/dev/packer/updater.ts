// What takes a newer version elsewhere, so that what is handed out with ours is tried on it.
export { CancellationToken, configureRequestUrl, HttpExecutor } from 'builder-util-runtime'
export { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js'
