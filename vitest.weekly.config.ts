import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import daily, { weekly } from './vitest.config.ts'

const { projects, ...shared } = daily.test!

process.env.WEEKLY = '1'

/** Files of the gate with tests that it leaves out. */
const inPart = globSync('{conformance,examples,packages,scripts}/**/*.test.ts', {
  exclude: ['**/node_modules'],
}).filter(path => readFileSync(path, 'utf8').includes('scripts/weekly-tests.ts'))

/**
 * The tests that are too slow for every change, or whose components are too large for the repository: `npm run test:weekly`,
 * after `node crates/build.ts burn egui glyphon`. A workflow runs them once a week.
 */
export default defineConfig({
  test: { ...shared, include: ['{conformance,crates,docs,examples}/weekly/*.test.ts', ...weekly, ...inPart] },
})
