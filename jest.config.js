const common = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  testEnvironment: 'node',
}

const slow = '\\.(slow|engine)\\.test\\.ts$'
const browser = '\\.browser\\.test\\.ts$'

/**
 * `fast` runs in `pnpm check`; `slow` starts processes, kills them and loads them. `engines` needs a real broker, store or cache and
 * says SKIPPED where there is none; with CI=true it fails there. `browser` opens the
 * pages in Chromium, and skips and fails likewise. `pnpm test` runs these four.
 */
export default {
  projects: [
    {
      ...common,
      displayName: 'fast',
      roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/scripts'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: [slow, '/node_modules/'],
    },
    {
      ...common,
      displayName: 'slow',
      roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/acceptance'],
      testMatch: ['**/*.slow.test.ts', '<rootDir>/acceptance/**/*.test.ts'],
      testPathIgnorePatterns: [browser, '/node_modules/'],
    },
    {
      ...common,
      displayName: 'platform',
      roots: ['<rootDir>/acceptance'],
      testMatch: ['<rootDir>/acceptance/**/*.test.ts'],
      testPathIgnorePatterns: [browser, '/node_modules/'],
    },
    { ...common, displayName: 'browser', roots: ['<rootDir>/acceptance'], testMatch: ['**/*.browser.test.ts'] },
    { ...common, displayName: 'engines', roots: ['<rootDir>/packages'], testMatch: ['**/*.engine.test.ts'] },
  ],
  testTimeout: 600_000, // the longest goes through every page, and a machine may be slow
}
