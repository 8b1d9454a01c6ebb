/**
 * Times functions of the platform, and prints the milliseconds of each as JSON. It runs in a component and in Node: the
 * interpreter of a component runs a function of its engine in a few times V8's time, and a loop in a hundred times.
 */

const size = 1_000_000
const turns = 7

const ascii = Uint8Array.from({ length: size }, (_, i) => 32 + ((i * 7) % 95))
const asciiText = new TextDecoder().decode(ascii)
const words = 'Grüße, мир, 世界 und 🎉! '
const utf8Text = words.repeat(size / 32)
const utf8 = new TextEncoder().encode(utf8Text)
const numbers = Array.from({ length: size / 10 }, (_, i) => i % 251)
const floats = Float32Array.from(numbers)
const records = Array.from({ length: 1000 }, (_, id) => ({
  id,
  name: `n${id}`,
  position: [id, 1, 2],
  tags: { on: true },
}))
const json = JSON.stringify(records)
const halves = Uint8Array.from(numbers)

/** Each function, by the name of its row. */
const functions: Readonly<Record<string, () => unknown>> = {
  'TextDecoder, 1 MB of ASCII': () => new TextDecoder().decode(ascii),
  'TextDecoder, 1 MB of UTF-8': () => new TextDecoder().decode(utf8),
  'TextDecoder, 16 bytes': () => repeat(1000, () => new TextDecoder().decode(ascii.subarray(0, 16))),
  'TextEncoder, 1 MB of ASCII': () => new TextEncoder().encode(asciiText),
  'TextEncoder, 1 MB of UTF-8': () => new TextEncoder().encode(utf8Text),
  'Float32Array.from an array': () => Float32Array.from(numbers),
  'Float32Array.from bytes': () => Float32Array.from(halves),
  'Float32Array.from, mapped': () => Float32Array.from(numbers, number => number / 255),
  'new Float32Array of an array': () => new Float32Array(numbers),
  'set of an array': () => floats.set(numbers),
  'Array.from a typed array': () => Array.from(floats),
  'spread of a typed array': () => [...floats],
  'slice of a typed array': () => floats.slice(),
  structuredClone: () => structuredClone(records),
  'structuredClone of a typed array': () => structuredClone(floats),
  'JSON.parse': () => JSON.parse(json),
  'JSON.stringify': () => JSON.stringify(records),
  'btoa and atob': () => atob(btoa(asciiText)),
  'Array.prototype.slice': () => numbers.slice(),
  'Array.prototype.map': () => numbers.map(number => number + 1),
  'Array.prototype.fill': () => new Array(numbers.length).fill(0),
  'Array.prototype.concat': () => numbers.concat(numbers),
  'Array.prototype.sort': () => numbers.toSorted((a, b) => a - b),
  'Object.assign': () => records.map(record => Object.assign({}, record)),
  'spread of an object': () => records.map(record => ({ ...record })),
  'Object.entries': () => records.map(record => Object.entries(record)),
  Map: () => new Map(numbers.map((number, i) => [i, number])),
  'String.prototype.split and join': () => asciiText.split(' ').join('-'),
  'String.prototype.replaceAll': () => asciiText.replaceAll('a', 'bb'),
  'a loop over numbers': () => {
    let sum = 0
    for (let i = 0; i < floats.length; i++) sum += floats[i]!
    return sum
  },
}

function repeat(times: number, call: () => unknown): void {
  for (let i = 0; i < times; i++) call()
}

/** Returns the median time of a call. */
function time(call: () => unknown): number {
  const times: number[] = []
  for (let turn = -2; turn < turns; turn++) {
    const start = performance.now()
    call()
    if (turn >= 0) times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[turns >> 1]!
}

console.log(
  JSON.stringify(Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, time(call)]))),
)
