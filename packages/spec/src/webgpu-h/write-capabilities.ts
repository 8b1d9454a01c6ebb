/** Writes the tables of limits and features of the library. */

import type { Api } from '../model.ts'
import { enumPairs } from './c-enums.ts'
import type { CApi } from './c-model.ts'
import { resourceOf } from './write-objects.ts'

/** Returns the header of the limits. */
export function writeLimits(api: Api, c: CApi): string {
  const limits = resourceOf(api, 'GPUSupportedLimits')
  const table = (struct: string, macro: string) => {
    const { members } = c.structs.find(({ name }) => name === struct)!
    const rows = members.map(({ name }) => {
      const getter = limits.functions.find(({ w3c }) => w3c.name === name)
      if (getter === undefined) throw new Error(`the WIT has no limit ${name}`)
      return `  LIMIT(${name}, ${getter.name.replaceAll('-', '_')}, "${name}")`
    })
    return `#define ${macro}(LIMIT) \\\n${rows.join(' \\\n')}\n`
  }
  return `#ifndef WEBGPU_LIMITS_H
#define WEBGPU_LIMITS_H

/* Limits: the member in C, the function of the host, and the name in the W3C document. */

${table('Limits', 'LIMITS')}
${table('CompatibilityModeLimits', 'COMPATIBILITY_MODE_LIMITS')}
#endif
`
}

/** Returns the source of the names of features. */
export function writeFeatures(api: Api, c: CApi): string {
  const { wit, first } = enumPairs(api, c).get('FeatureName')!
  if (first !== 1) throw new Error('the features of webgpu.h and of the WIT differ in order')
  return `#include "../capabilities.h"

const char *const feature_names[] = {
${wit.cases.map(({ w3cName }) => `  "${w3cName}",\n`).join('')}};
const size_t feature_name_count = ${wit.cases.length};
`
}
