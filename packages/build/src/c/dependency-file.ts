/** Returns the prerequisites of a make rule, as clang writes them for a source file with `-MD`. */
export function prerequisites(rule: string): string[] {
  const [, list = ''] = /^[^:]*:(.*)$/s.exec(rule.replaceAll('\\\n', ' ')) ?? []
  const names = list.match(/(?:\\[ #\\]|\$\$|[^\s\\]|\\)+/g) ?? []
  return names.map(name => name.replaceAll(/\\([ #])/g, '$1').replaceAll('$$', '$'))
}
