/** Formats C declarations. */

/** Returns an import, named `import_` plus the name of its wrapper. */
export function declareImport(
  extern: string,
  returns: string,
  name: string,
  types: readonly string[],
): string {
  return `GPU_IMPORT("${extern}")\n${wrap(`${returns} import_${name}(${types.join(', ') || 'void'});`)}\n\n`
}

/** Returns a function with a body, one statement per line. */
export function inline(
  returns: string,
  name: string,
  parameters: readonly string[],
  body: readonly string[],
): string {
  const head = `static inline ${returns} ${name}(${parameters.join(', ') || 'void'})`
  return `${wrap(`${head} {`)}\n${body.map(line => `${wrap(`  ${line}`)}\n`).join('')}}\n`
}

/** Breaks a line between the arguments of a call. */
export function wrap(line: string): string {
  const width = 110
  if (line.length <= width) return line
  const indent = `${line.match(/^ */)![0]}    `
  const lines: string[] = []
  for (const part of line.split(/(?<=,) /)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + part.length <= width)
      lines[lines.length - 1] = `${last} ${part}`
    else lines.push(last === undefined ? part : indent + part)
  }
  return lines.join('\n')
}
