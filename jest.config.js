const everywhere = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './test/support/strip-types.js' },
  globalSetup: './test/support/global-setup.ts',
  globalTeardown: './test/support/global-teardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/.hakika', '<rootDir>/build', '<rootDir>/sdk/dist'],
};

export default {
  projects: [
    { ...everywhere, displayName: 'all', testMatch: ['<rootDir>/test/**/*.test.ts'] },
    {
      ...everywhere,
      // Once more without a cache of workflows, so that every step of every workflow is replayed for real.
      displayName: 'uncached',
      testMatch: ['<rootDir>/test/workflows/**/*.test.ts'],
      globals: { maxCachedWorkflows: 0 },
    },
  ],
  reporters: ['default', './test/support/summary-reporter.js'],
  // Two workers on two cores: each has its own database and its own Temporal task queues.
  maxWorkers: 2,
  // What a test file leaves in memory is not wholly given back; near the limit of its heap a process stalls for seconds.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
};
