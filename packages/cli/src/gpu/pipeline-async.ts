/**
 * `createRenderPipelineAsync` without the fault of Dawn's own, which ends the process with a segmentation fault when a
 * member of a descriptor with `fragment` and `depthStencil` cannot be converted (a NaN, a format whose feature is off):
 * seen in `webgpu` 0.6.2. The synchronous function refuses the same descriptor as it should.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipelineasync
 */
export async function createRenderPipelineAsync(
  this: GPUDevice,
  descriptor: GPURenderPipelineDescriptor,
): Promise<GPURenderPipeline> {
  this.pushErrorScope('internal')
  this.pushErrorScope('validation')
  let pipeline: GPURenderPipeline | undefined
  let thrown: unknown
  try {
    pipeline = this.createRenderPipeline(descriptor)
  } catch (error) {
    thrown = error
  }
  const [validation, internal] = await Promise.all([this.popErrorScope(), this.popErrorScope()])
  if (pipeline === undefined) throw thrown
  if (validation) throw new GPUPipelineError(validation.message, { reason: 'validation' })
  if (internal) throw new GPUPipelineError(internal.message, { reason: 'internal' })
  return pipeline
}
