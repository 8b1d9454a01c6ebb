declare const wasiWebgpuEngine: 'quickjs' | 'starlingmonkey'

/** Converts a number to the type that the engine expects for a WIT `u64`. */
export const u64: (value: number) => number | bigint = wasiWebgpuEngine === 'starlingmonkey' ? BigInt : Number
