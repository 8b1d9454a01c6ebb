/** Files that are imported and are no code. */

declare module '*.wgsl' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: what bundlers make of a file
  export default text
}
