import { readFileSync } from 'node:fs'

/** Returns the blocks of code in `docs/frameworks.md` that have a language, in order. */
export function documentedCode(language: string): string[] {
  const text = readFileSync(new URL('../../../../docs/frameworks.md', import.meta.url), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, found, code = '']) =>
    found === language ? [code] : [],
  )
}
