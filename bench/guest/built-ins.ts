/** Times functions of the platform, in a component or in Node, and prints the milliseconds of each as JSON. */

const size = 1_000_000
const turns = 20

const ascii = Uint8Array.from({ length: size }, (_, i) => 32 + ((i * 7) % 95))
const asciiText = new TextDecoder().decode(ascii)
const utf8Text = 'Grüße, мир, 世界 und 🎉! '.repeat(size / 32)
const utf8 = new TextEncoder().encode(utf8Text)
const numbers = Array.from({ length: size / 10 }, (_, i) => i % 251)
const bytes = Uint8Array.from(numbers)
const records = numbers
  .slice(0, 1000)
  .map(id => ({ id, name: `n${id}`, position: [id, 1], tags: { on: true } }))

/** Each function, by the name of its row. */
const functions: Readonly<Record<string, () => unknown>> = {
  'TextDecoder, 1 MB of ASCII': () => new TextDecoder().decode(ascii),
  'TextDecoder, 1 MB of UTF-8': () => new TextDecoder().decode(utf8),
  'TextDecoder, 16 bytes': () => {
    for (let i = 0; i < 1000; i++) new TextDecoder().decode(ascii.subarray(i, i + 16))
  },
  'TextEncoder, 1 MB of ASCII': () => new TextEncoder().encode(asciiText),
  'TextEncoder, 1 MB of UTF-8': () => new TextEncoder().encode(utf8Text),
  'Float32Array.from an array': () => Float32Array.from(numbers),
  'Float32Array.from bytes': () => Float32Array.from(bytes),
  'structuredClone of 1,000 records': () => structuredClone(records),
}

/** Returns the least time of a call: nothing but the processor takes part, so that all else is disturbance. */
function time(call: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now()
    call()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

const times = Object.entries(functions).map(([name, call]) => [name, time(call)])
console.log(JSON.stringify(Object.fromEntries(times)))
