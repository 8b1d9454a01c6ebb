/** Returns a label or the text of a debug marker, cut to the length that a guest under a policy may use. */
export function shortened(text: string): string {
  // Encoding copies the characters: a slice would keep the whole text of the guest alive.
  return text.length > longest ? decoder.decode(encoder.encode(text.slice(0, longest))) : text
}

/** Returns a descriptor with a {@link shortened} label. */
export function withShortLabel<Descriptor extends { label?: string } | undefined>(
  descriptor: Descriptor,
): Descriptor {
  const label = descriptor?.label
  if (label === undefined || label.length <= longest) return descriptor
  return { ...descriptor, label: shortened(label) } as Descriptor
}

/** Returns a descriptor with a {@link shortened} label and a short entry point. */
export function withShortComputeTexts(
  descriptor: GPUComputePipelineDescriptor,
): GPUComputePipelineDescriptor {
  return { ...withShortLabel(descriptor), compute: withShortEntryPoint(descriptor.compute) }
}

/** Returns a descriptor with a {@link shortened} label and short entry points. */
export function withShortRenderTexts(descriptor: GPURenderPipelineDescriptor): GPURenderPipelineDescriptor {
  const { vertex, fragment } = descriptor
  return {
    ...withShortLabel(descriptor),
    vertex: withShortEntryPoint(vertex),
    fragment: fragment && withShortEntryPoint(fragment),
  } as GPURenderPipelineDescriptor
}

/** Returns a stage whose entry point, if its name is too long, is one that no shader has. */
function withShortEntryPoint<Stage extends GPUProgrammableStage>(stage: Stage): Stage {
  const name = stage.entryPoint
  return name && name.length > longest ? { ...stage, entryPoint: `${shortened(name)}…` } : stage
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** In UTF-16 code units. */
const longest = 1024
