import { shortCompilerMessage } from './compiler-message.ts'
import { messageOf } from './device-report.ts'

/**
 * Returns an error of a device that no error scope captured, as a text for people: `uncaptured GPU validation error: …`. An error in
 * WGSL has the label of its shader module, often the name of a file, before line and column, then its line with a caret, then the
 * first candidates of an overloaded function.
 */
export function uncapturedErrorText(error: GPUError): string {
  return `uncaptured GPU ${kindOf(error)}: ${shortCompilerMessage(withShaderName(messageOf(error)))}`
}

/** Returns the kind of an error in words: `validation error`, `out of memory error`. */
function kindOf(error: GPUError): string {
  return error.constructor.name
    .match(/[A-Z]?[a-z]+/g)!
    .join(' ')
    .toLowerCase()
}

function withShaderName(message: string): string {
  const label = /\[ShaderModuleDescriptor (".*?"|[^\]]*)\]/.exec(message)?.[1]?.replaceAll('"', '') ?? ''
  return message.replace(/(WGSL: |^):(?=\d+:\d+ )/gm, `$1${label.replaceAll('$', '$$$$')}:`)
}
