declare const wasiWebgpuEngine: 'quickjs' | 'starlingmonkey'

/** A number as the engine takes it where WIT has `u64`. */
export const u64: (value: number) => number | bigint = wasiWebgpuEngine === 'starlingmonkey' ? BigInt : Number
