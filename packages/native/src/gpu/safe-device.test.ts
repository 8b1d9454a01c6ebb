import { globSync, readFileSync } from 'node:fs'
import { queryObjects } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { inlinedSize } from './inlined-shader.ts'
import { requestGpu } from './request-gpu.ts'
import { makeDevicesSafe } from './safe-device.ts'

const code = `
@vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }
@fragment fn fragment() -> @location(0) vec4f { return vec4f(); }`

const repeated = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join('\n')

/** Shaders that take seconds and hundreds of megabytes to compile on SwiftShader if they do something that often. */
const bombs: readonly (readonly [what: string, times: number, main: (times: number) => string])[] = [
  ['copies a structure of numbers', 2000, () => 'let p = structures[x]; out[x] = p.numbers[x];'],
  ['copies a structure in a buffer', 2000, () => 'structures[x] = structures[x + 1];'],
  ['copies memory of the workgroup', 2000, () => 'let a = workgroupUniformLoad(&shared_);'],
  [
    'copies a small array',
    5000,
    n => `var a: array<f32, 9>; var b = a; ${repeated(n, () => 'b = a; a = b;')}`,
  ],
  ['reads a variable', 3000, n => `var a: array<f32, 9>; ${repeated(n, i => `f += a[x + ${i}];`)}`],
  ['reads a buffer', 3000, n => repeated(n, i => `let a${i} = out[x + ${i}];`)],
  ['writes a buffer', 3000, n => repeated(n, i => `out[x + ${i}] = f;`)],
  ['reads a uniform array', 1000, n => repeated(n, i => `let a${i} = uniforms[x + ${i}].x;`)],
  ['reads memory of the workgroup', 3000, n => repeated(n, i => `let a${i} = shared_[x + ${i}];`)],
  ['multiplies matrices', 3000, n => repeated(n, () => 'm = m * m;')],
  ['has cases', 2000, n => `switch x { ${repeated(n, i => `case ${i}: { f += 1; }`)} default: { } }`],
  ['has branches', 5000, n => repeated(n, i => `if (x > ${i}) { f += 1.5; }`)],
  ['has loops', 2000, n => repeated(n, () => 'for (var i = 0u; i < x; i++) { f += 1.5; }')],
  ['calculates powers', 2000, n => repeated(n, () => 'f = pow(f, 1.7);')],
  ['counts leading zeros', 2000, n => repeated(n, () => 'v = countLeadingZeros(v);')],
  ['shifts', 2000, n => repeated(n, () => 'v = v << v.yzwx;')],
  ['writes components', 13_000, n => repeated(n, () => 'v.x = v.y;')],
  ['normalizes', 4000, n => repeated(n, () => 'm[0] = normalize(m[0]);')],
  ['calculates determinants', 1000, n => repeated(n, () => 'f = determinant(m);')],
  ['inserts bits', 700, n => repeated(n, () => 'v = insertBits(v, v, v.x, v.y);')],
  ['takes remainders', 1000, n => repeated(n, () => 'v = v % v.yzwx;')],
  ['divides', 4000, n => repeated(n, () => 'v = v / v;')],
  ['converts vectors', 3000, n => repeated(n, () => 'v += vec4u(m[0]);')],
  ['loads from a texture', 1000, n => repeated(n, () => 'f += textureLoad(texture, v.xy, 0).x;')],
  [
    'samples a texture',
    600,
    n => repeated(n, () => 'f += textureSampleLevel(texture, sampler_, m[0].xy, 0).x;'),
  ],
  ['calls a function', 300, n => repeated(n, () => 'f += heavy(f, x);')],
]

/** Functions of which each calls the one before twice. */
const doubling = (functions: number) =>
  `fn call0() {}\n${repeated(functions, i => `fn call${i + 1}() { call${i}(); call${i}(); }`)}`

const bomb = (times: number, main: (times: number) => string) => `
  struct Structure { numbers: array<f32, ${times}> }
  @group(0) @binding(0) var<storage, read_write> structures: array<Structure>;
  @group(0) @binding(1) var<storage, read_write> out: array<f32>;
  @group(0) @binding(2) var<uniform> uniforms: array<vec4f, 64>;
  @group(0) @binding(3) var texture: texture_2d<f32>;
  @group(0) @binding(4) var sampler_: sampler;
  var<workgroup> shared_: array<f32, ${times}>;
  fn heavy(f: f32, x: u32) -> f32 { ${repeated(10, i => `out[x + ${i}] = f;`)} return f; }
  @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
    let x = id.x; var f = f32(x); var v = vec4u(x); var m = mat4x4f(); ${main(times)}
  }`

/** The shaders of this repository, by path. */
const shaders = globSync('{examples,packages}/**/*.wgsl', {
  cwd: new URL('../../../..', import.meta.url),
  exclude: ['**/node_modules'],
})

async function setUp(kind: 'null' | 'software' = 'null') {
  const { gpu } = await requestGpu(kind)
  const adapter = await gpu.requestAdapter()
  const device = await adapter!.requestDevice()
  const module = device.createShaderModule({ code })
  const descriptor = (depthStencil: Partial<GPUDepthStencilState>): GPURenderPipelineDescriptor => ({
    layout: 'auto',
    vertex: { module },
    fragment: { module, targets: [{ format: 'rgba8unorm' }] },
    depthStencil: { format: 'depth24plus', depthWriteEnabled: true, depthCompare: 'less', ...depthStencil },
  })
  return { device, descriptor }
}

describe('createRenderPipelineAsync on Dawn', () => {
  test('resolves to the pipeline of a valid descriptor', async () => {
    const { device, descriptor } = await setUp()
    const pipeline = await device.createRenderPipelineAsync(descriptor({}))
    expect(pipeline).toBeInstanceOf(GPURenderPipeline)
  })

  test('rejects a member that cannot be converted, and the process survives', async () => {
    const { device, descriptor } = await setUp()
    for (const depthStencil of [{ depthBiasSlopeScale: Number.NaN }, { format: 'astc-4x4-unorm' } as const]) {
      await expect(device.createRenderPipelineAsync(descriptor(depthStencil))).rejects.toThrow()
    }
  })

  test('rejects an invalid pipeline with a GPUPipelineError that no error scope receives', async () => {
    const { device, descriptor } = await setUp()
    device.pushErrorScope('validation')
    const error = await device
      .createRenderPipelineAsync(descriptor({ format: 'rgba8unorm' }))
      .catch(reason => reason)
    expect(error).toBeInstanceOf(GPUPipelineError)
    expect(error.reason).toBe('validation')
    expect(await device.popErrorScope()).toBeNull()
  })

  test('does not keep the descriptor while it waits', async () => {
    const { device, descriptor } = await setUp()
    class Descriptor {}
    const create = () => device.createRenderPipelineAsync(Object.assign(new Descriptor(), descriptor({})))
    const pipeline = create()
    expect(queryObjects(Descriptor)).toBe(0)
    await pipeline
  })
})

describe('a device of Dawn', () => {
  test('does not allocate a mapped buffer beyond its limit', async () => {
    const { device } = await setUp()
    device.pushErrorScope('validation')
    const before = process.memoryUsage().rss
    const size = 2 ** 32
    expect(device.limits.maxBufferSize).toBeLessThan(size)
    device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST, mappedAtCreation: true })
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30)
    expect(await device.popErrorScope()).toBeInstanceOf(GPUValidationError)
  })

  test("refuses shaders that crash Dawn's compiler", async () => {
    const { device } = await setUp()
    const functions = repeated(4000, i => `fn f${i}() { f${i + 1}(); }`)
    expect(() => device.createShaderModule({ code: `${functions}\nfn f4000() {}` })).toThrow(
      /more than 1000 functions/,
    )
    expect(() => device.createShaderModule({ code: ';'.repeat(2 ** 20 + 1) })).toThrow(
      /more than 1048576 characters/,
    )
    const overrides = repeated(2000, i => `override o${i}: i32 = 1;`)
    expect(() => device.createShaderModule({ code: overrides })).toThrow(/more than 1000 overrides/)
  })

  const line = ' '.repeat(100_000)
  test.each([
    [
      'unreachable statements',
      /more than 1000 unreachable statements/,
      `fn f() { ${repeated(1001, () => '{ return; f(); }')} }`,
    ],
    [
      'unreachable blocks in one another',
      /cite too often, which is not supported; break its lines/,
      `fn f() { ${'return; {\n'.repeat(100)}${'// comment\n'.repeat(1000)}${'}'.repeat(100)} }`,
    ],
    [
      'statements',
      /more than 100 names twice in a scope, such as 'x'/,
      `fn f() { ${'let x = 1;'.repeat(102)} }`,
    ],
    [
      'statements beside a comment',
      /^:2:24 error: redeclaration of 'x': fn f\(\) \{ let x = 1;let x = 1;.* {20,}…; 'x' previously declared at 2:14 \(to see all errors, break/,
      `\nfn f() { ${'let x = 1;'.repeat(5)} /*${line}*/ }`,
    ],
    [
      'structures',
      /^:1:20 error: redeclaration of 's': .* previously declared at 1:1 /,
      'struct s { x: i32 }'.repeat(100),
    ],
    [
      'functions that call each other',
      /more than 10 declarations that depend on themselves, such as 'f0'/,
      repeated(11, i => `fn f${i}() { f${(i + 1) % 11}(); f0(); }`),
    ],
    ['aliases', /more than 10 declarations that depend/, repeated(11, i => `alias a${i} = a${i};`)],
    [
      'functions that call each other in a line',
      /^:1:1 error: cyclic dependency of 'f': fn f\(\) \{ g\(\); \} fn g/,
      `fn f() { g(); } fn g() { f(); } /*${line}*/`,
    ],
    [
      'functions of which each calls the next in a line',
      /cite too often/,
      Array.from({ length: 500 }, (_, i) => `fn f${i}() { f${i + 1}(); }`).join(''),
    ],
    [
      'functions with warnings in a line',
      /cite too often/,
      `diagnostic(warning, derivative_uniformity); ${Array.from({ length: 500 }, (_, i) => `fn f${i}() { }`).join('')}`,
    ],
    ['a line', /has a line of more than 262144 characters, which is not supported; break it/, line.repeat(3)],
  ])('refuses a shader about which Dawn would print too much: %s', async (_, message, code) => {
    const { device } = await setUp()
    expect(() => device.createShaderModule({ code })).toThrow(message)
  })

  test('a refused redeclaration is at the position where the compiler finds it, and names the module', async () => {
    const { device } = await setUp()
    const start = `${' '.repeat(5000)}fn f() { let x = 1; let x = 2; }`
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ code: start })
    const [{ lineNum, linePos }] = (await module.getCompilationInfo()).messages as [GPUCompilationMessage]
    await device.popErrorScope()
    expect(() =>
      device.createShaderModule({ label: 'a.wgsl', code: `${start.repeat(9)} /*${line}*/` }),
    ).toThrow(`a.wgsl:${lineNum}:${linePos} error: redeclaration of 'x': … `)
  })

  test('prints all errors of a shader with few of them, with lines and columns', async () => {
    const { device } = await setUp()
    device.pushErrorScope('validation')
    const code = `fn f() {\n${repeated(100, i => `  let a${i} = 1; let a${i} = 2;`)}\n}`
    const { messages } = await device.createShaderModule({ code }).getCompilationInfo()
    expect(messages).toHaveLength(200)
    const error = await device.popErrorScope()
    expect(error!.message).toContain(
      ":12:20 error: redeclaration of 'a10'\n  let a10 = 1; let a10 = 2;\n                   ^^^",
    )
  })

  test('refuses shaders that its driver would take long to compile', async () => {
    const { device } = await setUp('software')
    expect(() => device.createShaderModule({ code: doubling(30) })).toThrow(
      /more than 800 calls when each call/,
    )
    expect(() => device.createShaderModule({ code: doubling(10) })).toThrow(/more than 800 calls/)
    const names = repeated(4001, i => `let a${i} = x * ${i};`)
    expect(() => device.createShaderModule({ code: bomb(1, () => names) })).toThrow(
      /more than 4000 variables and named values when each call/,
    )
    const variables = (length: number) => `
      fn f(i: u32) -> u32 { var a: array<u32, ${length}>; a[i] = i; return a[i / 2]; }
      @fragment fn main() -> @location(0) vec4u { return vec4u(f(1), f(2), f(3), f(4)); }`
    expect(() => device.createShaderModule({ code: variables(1025) })).toThrow(
      /more than 16384 bytes of variables when each call/,
    )
    device.pushErrorScope('validation')
    device.createShaderModule({ code: variables(1024) })
    expect(await device.popErrorScope()).toBeNull()
  })
})

describe('a shader', () => {
  test.each(bombs)('that %s %i times is refused, since it takes long to compile', async (_, times, main) => {
    const { device } = await setUp('software')
    expect(() => device.createShaderModule({ code: bomb(times, main) })).toThrow(
      'the shader takes more than 400 MB to compile when each call',
    )
  })

  test('of any weight is accepted by the null backend, which compiles none', async () => {
    const { device } = await setUp('null')
    const main =
      'var<workgroup> a: array<f32, 4096>; @compute @workgroup_size(1) fn main() { _ = a; call100(); }'
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ code: `${doubling(100)}\n${main}` })
    device.createComputePipeline({ layout: 'auto', compute: { module } })
    expect(await device.popErrorScope()).toBeNull()
  })

  test.each(bombs)('that %s 10 times instead of %i is valid', async (_, _times, main) => {
    const { device } = await setUp('software')
    device.pushErrorScope('validation')
    device.createShaderModule({ code: bomb(10, main) })
    expect(await device.popErrorScope()).toBeNull()
  })

  test.each(shaders)('such as %s is accepted in one line', async path => {
    const { device } = await setUp()
    const source = readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
    const code = source.replaceAll(/\/\/.*/g, '').replaceAll(/\s+/g, ' ')
    expect(() => device.createShaderModule({ code })).not.toThrow()
  })

  test.each(shaders)('such as %s has less than a tenth of what is refused', path => {
    const { weight, names, calls, bytes } = inlinedSize(
      readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8'),
    )
    expect(weight).toBeGreaterThan(0)
    expect(weight).toBeLessThan(40_000)
    expect(names).toBeLessThan(400)
    expect(calls).toBeLessThan(200)
    expect(bytes).toBeLessThan(1638)
  })
})

test('a buffer of the null backend is zero even if its memory contained data before', async () => {
  const { device } = await setUp()
  for (let i = 0; i < 200; i++) {
    const size = 4096 * (1 + (i % 16))
    const buffer = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    await buffer.mapAsync(GPUMapMode.READ)
    expect(new Uint8Array(buffer.getMappedRange()).every(byte => byte === 0)).toBe(true)
    buffer.destroy()
  }
})

test('the driver of a graphics processor is given larger shaders, with no more bytes of variables', () => {
  const deviceOn = (isFallbackAdapter: boolean) => {
    class GPUDevice {
      readonly adapterInfo = { isFallbackAdapter }
      createShaderModule(_: GPUShaderModuleDescriptor) {}
    }
    makeDevicesSafe({ GPUDevice } as unknown as Pick<typeof globalThis, 'GPUDevice'>)
    return new GPUDevice()
  }
  const calls = (times: number) => `fn f() {} fn g() { ${repeated(times, () => 'f();')} }`
  const variables = (bytes: number) => `var<private> a: array<u32, ${bytes / 4}>;`
  for (const [isFallbackAdapter, most] of [
    [true, 800],
    [false, 6400],
  ] as const) {
    const device = deviceOn(isFallbackAdapter)
    expect(() => device.createShaderModule({ code: calls(most) })).not.toThrow()
    expect(() => device.createShaderModule({ code: calls(most + 1) })).toThrow(`more than ${most} calls`)
    expect(() => device.createShaderModule({ code: variables(16_384) })).not.toThrow()
    expect(() => device.createShaderModule({ code: variables(16_388) })).toThrow('more than 16384 bytes')
  }
})
