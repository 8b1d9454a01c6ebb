declare module 'wasi:clocks/monotonic-clock@0.3.0' {
  /** @param howLong in nanoseconds */
  export function waitFor(howLong: number): Promise<void>
}
