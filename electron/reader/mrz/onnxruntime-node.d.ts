// It names types that this version of it does not bring along: those of the package that it is made on.
declare module 'onnxruntime-node' {
  export * from 'onnxruntime-common'
}
