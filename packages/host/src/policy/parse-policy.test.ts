import { describe, expect, it } from 'vitest'
import { dawn } from '../testing/dawn.ts'
import { parseByteSize } from './byte-size.ts'
import { defaultLimits } from './default-limits.ts'
import { formatBytes } from './format-bytes.ts'
import { parsePolicy } from './parse-policy.ts'

describe('parseByteSize and formatBytes', () => {
  it.each([
    ['0', 0],
    [4096, 4096],
    ['1048576', 2 ** 20],
    ['100B', 100],
    ['64KiB', 2 ** 16],
    ['512MiB', 2 ** 29],
    ['1.5 GiB', 1.5 * 2 ** 30],
  ])('parse %j', (text, expected) => {
    expect(parseByteSize('memory', text)).toBe(expected)
  })

  it.each([
    '',
    '-1',
    '512M',
    '512MB',
    '512mib',
    '0.3B',
    'lots',
    '9999999999GiB',
    1.5,
    Number.NaN,
    null,
    [1],
    {},
  ])('refuse %j', value => {
    expect(() => parseByteSize('--gpu-memory', value)).toThrow(
      /^--gpu-memory is a number of bytes, such as 1048576, 512KiB, 512MiB or 2GiB, not [^\n]*$/,
    )
  })

  it('format a number of bytes with the unit that suits it', () => {
    expect([12, 2048, 1.5 * 2 ** 20, 2 ** 33].map(formatBytes)).toEqual([
      '12 bytes',
      '2 KiB',
      '1.5 MiB',
      '8 GiB',
    ])
  })
})

describe('parsePolicy', () => {
  it('accepts JSON as text or as a value', () => {
    const policy = {
      memory: '1GiB',
      objects: { buffers: 1000, pipelines: 50 },
      submissions: 16,
      shaderBytes: 65536,
      features: ['timestamp-query'],
      limits: { maxBufferSize: 2 ** 30, minUniformBufferOffsetAlignment: 128 },
    }
    const read = { ...policy, memory: 2 ** 30 }
    expect(parsePolicy(policy)).toEqual(read)
    expect(parsePolicy(JSON.stringify(policy))).toEqual(read)
    expect(parsePolicy(read)).toEqual(read)
    expect(parsePolicy({})).toEqual({})
  })

  it.each([
    ['{"memory": 1', /^the GPU policy is not JSON \(.+\); it is an object such as \{"memory": "512MiB"\}$/],
    ['[]', /^a GPU policy is an object such as/],
    [null, /^a GPU policy is an object such as/],
    [
      { mem: 1 },
      /^the GPU policy has no 'mem'; it has memory, objects, submissions, uncollectedBindGroups, shaderBytes, features, limits$/,
    ],
    [{ memory: -1 }, /^memory is a number of bytes, .* not -1$/],
    [{ objects: { buffer: 1 } }, /^objects has no 'buffer'; it has devices, buffers, textures, /],
    [{ objects: 5 }, /^objects is an object with members of devices, buffers, /],
    [{ objects: { buffers: 1.5 } }, /^buffers of a GPU policy is a whole number, not 1.5$/],
    [{ submissions: '3' }, /^submissions of a GPU policy is a whole number, not "3"$/],
    [{ features: 'all' }, /^features of a GPU policy is a list such as \["timestamp-query"\]$/],
    [{ features: ['f16'] }, /^unknown GPU feature "f16"; the features are core-features-and-limits, /],
    [{ limits: { maxSize: 1 } }, /^limits has no 'maxSize'; it has maxTextureDimension1D, /],
    [
      { limits: { maxBufferSize: 1 } },
      /^maxBufferSize cannot be 1: every WebGPU device has 268435456, or better$/,
    ],
    [
      { limits: { minUniformBufferOffsetAlignment: 512 } },
      /^minUniformBufferOffsetAlignment cannot be 512: /,
    ],
    ['{"__proto__": {"memory": 1}}', /^the GPU policy has no '__proto__'/],
  ])('refuses %j with a message of one line', (value, message) => {
    expect(() => parsePolicy(value)).toThrow(message)
    expect(() => parsePolicy(value)).toThrow(TypeError)
  })

  it('knows the default of every limit', async () => {
    const adapter = await dawn().requestAdapter()
    const device = await adapter!.requestDevice()
    const names = Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(device.limits)))
    const limits = device.limits as unknown as Record<string, number>
    const actual = Object.fromEntries(
      names.filter(name => typeof limits[name] === 'number').map(name => [name, limits[name]]),
    )
    expect(defaultLimits).toEqual(actual)
    device.destroy()
  })
})
