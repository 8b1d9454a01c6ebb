/** Forwards the functions of `webgpu.h` to those that a `wgpuGetProcAddress` returns. */

/**
 * Returns a C source that defines each function of a header, and `load_procedures`, which receives the
 * `wgpuGetProcAddress` of an implementation that is loaded at run time.
 *
 * @param header text of `webgpu.h`, each declaration on a line
 */
export function forwardingSource(header: string): string {
  const functions = [...header.matchAll(declarations)].map(([, result, name, params]) => ({
    result: result!.trim(),
    name: name!,
    params: params!,
  }))
  return [
    '#include <webgpu/webgpu.h>',
    ...functions.map(({ result, name, params }) => {
      const call = `${name}_procedure(${argumentsFor(params)})`
      const body = result === 'void' ? call : `return ${call}`
      return `static ${procedureType(name)} ${name}_procedure;\n${result} ${name}(${params}) { ${body}; }`
    }),
    'void load_procedures(WGPUProcGetProcAddress get) {',
    ...functions.map(
      ({ name }) =>
        `  ${name}_procedure = (${procedureType(name)})get((WGPUStringView){"${name}", WGPU_STRLEN});`,
    ),
    '}',
    '',
  ].join('\n')
}

const declarations = /^WGPU_EXPORT (.+?)(wgpu\w+)\((.*)\) WGPU_FUNCTION_ATTRIBUTE;$/gm

function procedureType(name: string): string {
  return name.replace('wgpu', 'WGPUProc')
}

/** Returns the names of the parameters. */
function argumentsFor(params: string): string {
  if (params === 'void') return ''
  return params
    .split(',')
    .map(param => /\w+$/.exec(param.trim())![0])
    .join(', ')
}
