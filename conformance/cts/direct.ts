/**
 * Defines `navigator.gpu` as Dawn itself, without the patches of `packages/native`: `node --import ./direct.ts`. The
 * variable `CTS_GPU` is `null`, `software` or `hardware`.
 */
import { create, globals } from 'webgpu'
import { unpackSwiftShader } from '../../packages/native/src/gpu/swiftshader.ts'
import { loadVulkanLoader, vulkanLoader, withVulkanDriver } from '../../packages/native/src/gpu/vulkan.ts'

for (const [name, value] of Object.entries(globals)) {
  if (!(name in globalThis))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
// A collected GPU object of Dawn corrupts memory; `navigator` keeps this one.
const gpu = await open(process.env.CTS_GPU)
Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })

async function open(kind: string | undefined): Promise<GPU> {
  switch (kind) {
    case 'null':
      return create(['backend=null'])
    case 'software': {
      const { manifest, loader } = await unpackSwiftShader()
      if (loadVulkanLoader(vulkanLoader) !== undefined) loadVulkanLoader(loader)
      // The option is the one with which `--gpu software` opens SwiftShader: without it, some shaders take seconds.
      const swiftShader = create([
        'backend=vulkan',
        'disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension',
      ])
      await withVulkanDriver(manifest, () => swiftShader.requestAdapter())
      return swiftShader
    }
    default:
      return create([])
  }
}
