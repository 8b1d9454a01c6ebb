import { visible } from '@wasi-webgpu/native/terminal'

/** Returns a reason as the value of a header: one line that fits into a message of any server. */
export function reasonField(reason: string): string {
  const line = visible(reason)
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

const longest = 1000
