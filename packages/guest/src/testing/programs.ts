/** Programs that share a component, since a build takes seconds. The first argument names the one to run. */

import process from 'node:process'

const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  double: () => import('./double.ts'),
  'print-globals': () => import('./print-globals.ts'),
  'print-random': () => import('./print-random.ts'),
  'call-anything': () => import('./call-anything.ts'),
}

await programs[process.argv[2]!]!()
