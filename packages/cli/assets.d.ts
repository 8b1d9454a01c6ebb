/**
 * Types of the files that a program may import, for its `tsconfig.json`: `"types": ["wasi-webgpu/assets"]`.
 * `@wasi-webgpu/build` describes how `wasi-webgpu build` treats them.
 */

declare module '*.wgsl' {
  const text: string
  export default text
}

declare module '*.bin' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.png' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.jpg' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.jpeg' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.webp' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.safetensors' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.gguf' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.glb' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.ktx2' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}
