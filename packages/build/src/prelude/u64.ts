/** Engine of the build; esbuild replaces it. */
declare const wasiWebgpuEngine: 'quickjs' | 'starlingmonkey'

/** Converts a number to the type that the engine expects for a WIT `u64`. The guest library
 * has a separate `engineU64`, because other bundlers, which lack the constant above, select it by a condition. */
export const u64: (value: number) => number | bigint = wasiWebgpuEngine === 'starlingmonkey' ? BigInt : Number
