import { defineConfig } from 'vitest/config'

/**
 * The tests of programs that take long, or whose components are too large for the repository:
 * `npx vitest run --config crates/weekly/vitest.config.ts`, after `node crates/build.ts egui glyphon`.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    include: ['crates/weekly/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
  },
})
