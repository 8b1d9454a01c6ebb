import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ended } from '../../../cli/src/testing/command.ts'

const module = JSON.stringify(fileURLToPath(new URL('./request-gpu.ts', import.meta.url)))
const program = `
  const { requestGpu } = await import(${module})
  const { gpu } = await requestGpu('null')
  const device = await (await gpu.requestAdapter()).requestDevice()
  const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' })
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.dispatchWorkgroups(0)
  pass.end()
  encoder.finish()
  console.log('the program')
  process.exit()`
const args = [process.execPath, '--input-type=module', '--eval', program]
const warning = 'DispatchWorkgroups with a workgroup count of 0 is unusual'

const hasForeignFunctions = builtinModules.includes('node:ffi')

describe.runIf(hasForeignFunctions && process.platform !== 'win32')(
  "Dawn's warnings go to the standard error",
  () => {
    it('when the standard output is a pipe', async () => {
      const { stdout, stderr } = await ended('sh', ['-c', '"$0" "$@"', ...args])
      expect(stdout).toBe('the program\n')
      expect(stderr).toContain(warning)
      expect(stderr).not.toContain('ExperimentalWarning')
    })

    it('when the standard output is a file that other processes write to before and after', async () => {
      const shell = 'f=$(mktemp); { echo before; "$0" "$@"; echo after; } >$f; cat $f; rm $f'
      const { stdout, stderr } = await ended('sh', ['-c', shell, ...args])
      expect(stdout).toBe('before\nthe program\nafter\n')
      expect(stderr).toContain(warning)
    })
  },
)
