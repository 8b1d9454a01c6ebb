import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { ended } from '../../../cli/src/testing/command.ts'
import { requestGpu } from './request-gpu.ts'
import { printedErrors } from './visible-messages.ts'

const esc = '\x1b]0;title\x07'
const module = JSON.stringify(fileURLToPath(new URL('./request-gpu.ts', import.meta.url)))

it('messages of Dawn have no control characters of labels and shaders', async () => {
  const program = `
    const { requestGpu } = await import(${module})
    const { gpu } = await requestGpu('null')
    const device = await (await gpu.requestAdapter()).requestDevice({ label: 'device${esc}' })
    device.createBuffer({ size: 16, usage: 3, label: 'buffer${esc}' })
    const code = '@compute @workgroup_size(1) fn main() { /* ${esc} */ var a = 1; return; a = 2; }'
    device.createShaderModule({ code, label: 'warned${esc}' })
    device.createShaderModule({ code: code + '\\r!', label: 'invalid\\nline' })
    device.createShaderModule({ code: '@', label: 'shader.wgsl' })
    const encoder = device.createCommandEncoder({ label: 'encoder${esc}' })
    encoder.pushDebugGroup('group${esc}')
    encoder.finish({ label: 'commands${esc}' })
    await device.queue.onSubmittedWorkDone()
    process.exit()`
  const { stdout, stderr } = await ended(process.execPath, ['--input-type=module', '--eval', program])
  const printed = stdout + stderr
  expect(printed).not.toMatch(/[^\P{Cc}\n]/u)
  for (const text of ['device', 'buffer', 'warned'])
    expect(printed).toContain(`${text}\\u001b]0;title\\u0007`)
  expect(printed).toContain('invalid\\nline')
  expect(printed).toContain('/* \ufffd]0;title\ufffd */')
  expect(printed).toMatch(/^uncaptured GPU validation error: /m)
  expect(printed).toContain('shader.wgsl:1:2 error')
})

it('a label reads as it was set', async () => {
  const { gpu } = await requestGpu('null')
  const device = await (await gpu.requestAdapter())!.requestDevice({ label: esc })
  const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_DST, label: esc })
  const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' })
  const compute = { module }
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute, label: esc })
  const commands = device.createCommandEncoder().finish({ label: esc })
  for (const object of [device, buffer, pipeline, commands]) {
    expect(object.label).toBe(esc)
    object.label = 'plain'
    expect(object.label).toBe('plain')
    object.label = esc
    expect(object.label).toBe(esc)
  }
})

it('positions of messages are those of the shader as it was given', async () => {
  const { gpu } = await requestGpu('null')
  const device = await (await gpu.requestAdapter())!.requestDevice()
  device.pushErrorScope('validation')
  const code = `// \u2028/* ${esc} */\r  wrong`
  const { messages } = await device.createShaderModule({ code }).getCompilationInfo()
  expect(await device.popErrorScope()).not.toBeNull()
  const [{ lineNum, linePos, offset }] = messages as [GPUCompilationMessage]
  expect([lineNum, linePos, offset]).toEqual([3, 3, code.indexOf('wrong')])
})

it('an error that a listener prevents is not printed, nor is an event lost to others', async () => {
  const program = `
    const { requestGpu } = await import(${module})
    const { gpu } = await requestGpu('null')
    const device = await (await gpu.requestAdapter()).requestDevice()
    device.addEventListener('uncapturederror', event => {
      console.log(event.error.message.includes('one'))
      if (event.error.message.includes('one')) event.preventDefault()
    })
    device.createBuffer({ size: 16, usage: 3, label: 'one' })
    device.createBuffer({ size: 16, usage: 3, label: 'two' })
    await device.queue.onSubmittedWorkDone()
    process.exit()`
  const { stdout, stderr } = await ended(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout).toBe('true\nfalse\n')
  expect(stderr.match(/^uncaptured GPU validation error: .*/gm)).toHaveLength(1)
  expect(stderr).toContain('two')
})

/** Returns what the errors of a device print. */
async function printedBy(fail: (device: GPUDevice) => unknown): Promise<string> {
  const { gpu } = await requestGpu('null')
  const device = await (await gpu.requestAdapter())!.requestDevice()
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    await fail(device)
    await device.queue.onSubmittedWorkDone()
    return write.mock.calls.map(([text]) => String(text)).join('')
  } finally {
    write.mockRestore()
  }
}

it('an overload error is printed with its place first, and of many candidates the first ones', async () => {
  const code = '// one line\nfn f() {\n  let a = vec3f(1, true);\n}'
  const printed = await printedBy(device => device.createShaderModule({ code, label: 'a.wgsl' }))
  const [first, ...lines] = printed.split('\n')
  expect(first).toMatch(/a\.wgsl:3:11 error: no matching constructor/)
  expect(lines.slice(0, 2)).toEqual(['  let a = vec3f(1, true);', '          ^^^^^^^^^^^^^^'])
  expect(lines.filter(line => line.startsWith(' • '))).toHaveLength(4)
  expect(printed).toMatch(/^ … and \d+ more, which getCompilationInfo\(\) lists\n\n - While calling/m)
})

it('an error that only follows from a printed one is not printed, but one that follows from a captured one is', async () => {
  const code = '@compute @workgroup_size(1) fn main() { missing(); }'
  const printed = await printedBy(async device => {
    const module = device.createShaderModule({ code, label: 'a.wgsl' })
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
    device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [] })
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.end()
    device.queue.submit([encoder.finish()])
    device.pushErrorScope('validation')
    const texture = device.createTexture({ size: [0], format: 'rgba8unorm', usage: 1, label: 'captured' })
    await device.popErrorScope()
    texture.createView()
  })
  expect(printed.match(/^uncaptured .*/gm)).toEqual([
    expect.stringContaining("a.wgsl:1:41 error: unresolved call target 'missing'"),
    expect.stringContaining('[Invalid Texture "captured"] is invalid'),
  ])
  expect(printed.match(/^Further errors of objects .*/gm)).toHaveLength(1)
})

it('an error that a device repeats is printed once and counted each time, and printed again for another device', async () => {
  const { gpu } = await requestGpu('null')
  const before = printedErrors()
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    for (let count = 0; count < 2; count++) {
      const device = await (await gpu.requestAdapter())!.requestDevice()
      for (const label of ['one', 'two', 'one', 'one'])
        device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE, label })
      await device.queue.onSubmittedWorkDone()
    }
    const printed = write.mock.calls.map(([text]) => /Descriptor ""?(\w+)/.exec(String(text))?.[1])
    expect(printed).toEqual(['one', 'two', 'one', 'two'])
  } finally {
    write.mockRestore()
  }
  expect(printedErrors() - before).toBe(8)
})
