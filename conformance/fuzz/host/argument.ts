import type { ResourceType, ValueType } from '@wasi-webgpu/component'
import type { Choices } from '../choices.ts'

const shader = `
@group(0) @binding(0) var<storage, read_write> data: array<u32>;
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { data[id.x % 16] += id.x; }
@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f { return vec4f(f32(i), 0, 0, 1); }
@fragment fn fragment() -> @location(0) vec4f { return vec4f(1); }`

const texts = [
  'main',
  '',
  'label',
  shader,
  'vertex',
  'fragment',
  'a\0b',
  '\u{1f600}',
  'x'.repeat(3000),
  'fn (',
]
const integers = [0, 1, 2, 4, 3, 8, 16, 64, 255, 256, 257, 1024, 4096, 65_536]
const large = [2 ** 24, 2 ** 28, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]
const reals = [0, 1, 0.5, -1, 1000, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -149, -(2 ** 127)]
const bigger = [2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]

/**
 * Chooses a value of a type, in the form of `Guest`.
 *
 * @param handleOf chooses a handle
 * @param mayBeLarge whether integers and texts may ask for much memory
 */
export function chooseValue(
  type: ValueType,
  choices: Choices,
  handleOf: (resource: ResourceType) => number,
  mayBeLarge: boolean,
): unknown {
  const inner = (part: ValueType) => chooseValue(part, choices, handleOf, mayBeLarge)
  const isLarge = () => mayBeLarge && choices.below(8) === 7
  switch (type.kind) {
    case 'own':
    case 'borrow':
      return handleOf(type.resource)
    case 'bool':
      return choices.below(2) === 1
    case 'string':
      return choices.pick(texts)
    case 'f32':
    case 'f64':
      return choices.pick(reals)
    case 'u64':
      return isLarge() ? choices.pick(bigger) : BigInt(choices.pick(integers))
    case 'enum':
      return choices.pick(type.names)
    case 'flags': {
      const mask = choices.below(2 ** type.names.length)
      return type.names.filter((_, i) => (mask >> i) % 2 === 1)
    }
    case 'option':
      return choices.below(2) === 0 ? undefined : inner(type.some)
    case 'record':
      return Object.fromEntries(type.fields.map(field => [field.name, inner(field.type)]))
    case 'tuple':
      return type.types.map(inner)
    case 'variant': {
      const chosen = choices.pick(type.cases)
      return [chosen.name, chosen.type && inner(chosen.type)]
    }
    case 'list': {
      const isBytes = type.element.kind === 'u8'
      if (isBytes) return new Uint8Array(choices.pick([4, 0, 16, 3, 256, 1024]))
      return Array.from({ length: choices.below(4) }, () => inner(type.element))
    }
    default:
      return isLarge() ? choices.pick(large) : choices.pick(integers)
  }
}
