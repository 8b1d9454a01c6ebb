/** Files of shaders by their texts, for messages of the GPU. */
const files = new Map<string, string>()

/** Returns the text of a shader that a program imports, and keeps the name of its file. */
export function shaderOf(file: string, text: string): string {
  files.set(text, file)
  return text
}

const { createShaderModule: create } = GPUDevice.prototype

const replacement = {
  /** Labels the module of an imported file, which has no other label, with the name of the file. */
  createShaderModule(this: GPUDevice, descriptor: GPUShaderModuleDescriptor): GPUShaderModule {
    const file = files.get(descriptor?.code)
    const isNamed = file === undefined || (descriptor.label ?? '') !== ''
    return create.call(this, isNamed ? descriptor : { ...descriptor, label: file })
  },
}

Object.defineProperty(GPUDevice.prototype, 'createShaderModule', {
  ...Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createShaderModule'),
  value: replacement.createShaderModule,
})
