import { expect, it } from 'vitest'
import { leadingIncludes } from './precompiled-header.ts'

it.each([
  ['#include <a>\n#include <b/c.h>\nint x;\n#include <d>', '#include <a>\n#include <b/c.h>\n'],
  [
    '\n// #include <no>\n/* #include <no>\n */ #include <a> // why\n# include <b>\n',
    '#include <a>\n# include <b>\n',
  ],
  ['#include <a>\n#include "own.h"\n#include <b>', '#include <a>\n'],
  ['#include <a>\n#define B\n#include <b>', '#include <a>\n'],
  ['#pragma once\n#include <a>', undefined],
  ['#include "own.h"', undefined],
  ['/* open\n#include <a>', undefined],
  ['', undefined],
])('the includes at the head of a source end before anything else: %j', (text, header) => {
  expect(leadingIncludes('main.cpp', text)).toBe(header)
})

it('a source in C has none, since its headers take little time', () => {
  expect(leadingIncludes('main.c', '#include <stdio.h>\n')).toBeUndefined()
})

it('a long comment takes no longer than its length', () => {
  const text = '/'.repeat(100_000) + '\n/*'.repeat(50_000)
  expect(leadingIncludes('main.cpp', text)).toBeUndefined()
})
