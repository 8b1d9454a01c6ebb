/**
 * The facts that a header in the style of `webgpu.h` declares, without its text: a sorted line per function, proc
 * type, structure with its members in order, initializer, enum value, flag and constant.
 *
 * `webgpu-h-fingerprint.txt` has the facts of the published header, read by {@link headerFacts}.
 */

/** Returns the facts of a header, one a line. */
export function headerFacts(header: string): string[] {
  const text = header
    .replace(/\/\*(?!\.)[\s\S]*?\*\/|\/\/.*$/gm, '') // keeps the names of members in initializers
    .replace(/\\\n/g, ' ')
    .replace(/[ \t]+/g, ' ')
  return [
    ...macros(text),
    ...enumerations(text),
    ...flags(text),
    ...structures(text),
    ...signatures(text),
  ].sort()
}

function macros(text: string): string[] {
  return [...text.matchAll(/^ ?# ?define (\w+)(\(.*?\))?(?: (.*))?$/gm)]
    .filter(([, name]) => name !== 'WEBGPU_H_')
    .map(([, name, params = '', value = '']) => `#define ${name}${params} ${spaced(value)}`.trim())
}

function enumerations(text: string): string[] {
  return [...text.matchAll(/typedef enum (\w+) \{([^}]*)\} \w+ WGPU_ENUM_ATTRIBUTE;/g)].flatMap(
    ([, name, cases]) => [
      `enum ${name}`,
      ...[...cases!.matchAll(/(\w+) = (\w+)/g)].map(([, name, value]) => `${name} = ${value}`),
    ],
  )
}

function flags(text: string): string[] {
  return [...text.matchAll(/^static const (\w+ \w+ = \w+);/gm)].map(([, flag]) => `flag ${flag}`)
}

function structures(text: string): string[] {
  return [...text.matchAll(/typedef struct (\w+) \{([^}]*)\} \w+ WGPU_STRUCTURE_ATTRIBUTE;/g)].map(
    ([, name, members]) => `struct ${name} { ${spaced(members!)} }`,
  )
}

/** Functions, types of functions and callbacks, handles, and numbers. */
function signatures(text: string): string[] {
  const declarations = [...text.matchAll(/^(?:typedef|WGPU_EXPORT) [^{};]*;/gm)]
  return declarations.map(([declaration]) => spaced(declaration))
}

/** Normalizes white space, also that around `*`. */
function spaced(text: string): string {
  return text
    .replace(/\s*\*(?![./])\s*/g, '* ')
    .replace(/\s+/g, ' ')
    .trim()
}
