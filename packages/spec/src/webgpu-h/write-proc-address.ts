/** Writes `wgpuGetProcAddress`, which finds a function of `webgpu.h` by its name. */

import type { CApi } from './c-model.ts'

/** Returns the source of `wgpuGetProcAddress`. */
export function writeProcAddress(c: CApi): string {
  const names = [
    ...c.functions.map(({ name }) => name),
    'GetProcAddress',
    ...c.objects.flatMap(object =>
      [...object.functions.map(({ name }) => name), 'AddRef', 'Release'].map(name => object.name + name),
    ),
    ...c.structs.filter(({ ownsMembers }) => ownsMembers).map(({ name }) => `${name}FreeMembers`),
  ].sort()
  return `#include <string.h>

#include "../string-views.h"

/** The functions, by their names without \`wgpu\`, in order. */
static const struct {
  const char *name;
  WGPUProc function;
} functions[] = {
${names.map(name => `  {"${name}", (WGPUProc)wgpu${name}},\n`).join('')}};

WGPUProc wgpuGetProcAddress(WGPUStringView name) {
  const gpu_string_t wanted = string_of(name);
  if (wanted.len < 4 || memcmp(wanted.ptr, "wgpu", 4) != 0) return NULL;
  for (size_t low = 0, high = sizeof functions / sizeof functions[0]; low < high;) {
    const size_t middle = (low + high) / 2;
    const size_t length = strlen(functions[middle].name);
    const size_t rest = wanted.len - 4;
    int order = memcmp(wanted.ptr + 4, functions[middle].name, rest < length ? rest : length);
    if (order == 0) order = (rest > length) - (rest < length);
    if (order == 0) return functions[middle].function;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return NULL;
}
`
}
