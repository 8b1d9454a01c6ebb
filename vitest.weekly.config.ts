import { defineConfig } from 'vitest/config'
import daily, { weekly } from './vitest.config.ts'

const { projects, ...shared } = daily.test!

/**
 * The tests that are too slow for every change, or whose components are too large for the repository: `npm run test:weekly`,
 * after `node crates/build.ts burn egui glyphon`. A workflow runs them once a week.
 */
export default defineConfig({
  test: { ...shared, include: ['{conformance,crates,docs,examples}/weekly/*.test.ts', ...weekly] },
})
