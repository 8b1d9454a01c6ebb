/**
 * The layout of a build of the npm package `webgpu`: offsets of Dawn's C functions, of the virtual tables of the binding's classes,
 * and of two of its functions, from the symbols of the file. `dawn.node` exports none of them, but is not stripped.
 */

/** Functions of the binding that make its object for a bind group, by their names in the header. */
const bindGroupFunctions = {
  bind_group_constructor_at: '_ZN4wgpu7binding12GPUBindGroupC1ERKNS_19BindGroupDescriptorENS_9BindGroupE',
  bind_group_bind_at:
    '_ZN4wgpu7interop12GPUBindGroup4BindEN4Napi3EnvEOSt10unique_ptrIS1_St14default_deleteIS1_EE',
}

/** A symbol that the file exports, by which the loaded file is found in memory. */
const exportedSymbol = '_Z10InitializeN4Napi3EnvENS_6ObjectE'

/**
 * Returns the header with the layout of a binding.
 *
 * @param binding the bytes of `dawn.node`: an ELF file of 64 bits, little-endian
 * @throws Error when the file lacks a symbol
 */
export function layoutHeader(binding: Uint8Array): string {
  const symbols = readSymbols(binding)
  const at = (symbol: string) => {
    const value = symbols.get(symbol)
    if (value === undefined) throw new Error(`the binding has no symbol ${symbol}; the fast lane needs it`)
    return value
  }
  const constants: [name: string, value: number][] = [['exported_symbol_at', at(exportedSymbol)]]
  for (const [name, symbol] of Object.entries(bindGroupFunctions)) constants.push([name, at(symbol)])
  for (const [symbol, value] of symbols) {
    const table = /^_ZTVN4wgpu7binding\d+(GPU\w+)E$/.exec(symbol)?.[1]
    if (table !== undefined) constants.push([`${table}_table`, value])
    if (/^wgpu[A-Z]\w+$/.test(symbol)) constants.push([`${symbol}_at`, value])
  }
  const lines = constants.map(([name, value]) => `  ${name} = 0x${value.toString(16)},\n`).sort()
  return `/* Written by layout.ts from the symbols of dawn.node. */

#define exported_symbol "${exportedSymbol}"

enum {
${lines.join('')}};
`
}

/** Returns the addresses of all symbols of an ELF file, relative to its start in memory. */
function readSymbols(file: Uint8Array): Map<string, number> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const u16 = (at: number) => view.getUint16(at, true)
  const u32 = (at: number) => view.getUint32(at, true)
  const u64 = (at: number) => Number(view.getBigUint64(at, true))
  if (u32(0) !== 0x464c457f) throw new Error('the binding is not an ELF file')
  const section = (index: number) => {
    const at = u64(0x28) + index * u16(0x3a)
    return { type: u32(at + 4), offset: u64(at + 0x18), size: u64(at + 0x20), link: u32(at + 0x28) }
  }
  const symbols = new Map<string, number>()
  const table = Array.from({ length: u16(0x3c) }, (_, index) => section(index)).find(({ type }) => type === 2)
  if (table === undefined) throw new Error('the binding is stripped')
  const names = section(table.link).offset
  for (let at = table.offset; at < table.offset + table.size; at += 24) {
    const start = names + u32(at)
    const name = Buffer.from(file.buffer, file.byteOffset + start, file.indexOf(0, start) - start).toString(
      'latin1',
    )
    if (u64(at + 8) !== 0) symbols.set(name, u64(at + 8))
  }
  return symbols
}
