const compilation = require('./test/support/swc');

// Jest on Node 20 and 22 cannot require() ES modules as Node itself can, so those few packages are compiled.
const esModules = ['@kubernetes/client-node', 'openid-client', 'oauth4webapi', 'jose', 'preact'];

const compiled = (tsx) => ['@swc/jest', compilation(tsx)];

/** @type {import('jest').Config} */
module.exports = {
    testEnvironment: 'node',
    testEnvironmentOptions: { globalsCleanup: 'off' }, // Pulumi's SDK keeps its stack in a global that Jest's cleanup breaks
    maxWorkers: '100%', // one a core; the main process has little to do
    // A worker's heap grows by more than 10 MB a file. Above 1 GB it needs longer to end than Jest waits.
    workerIdleMemoryLimit: '600MB',
    reporters: ['default', '<rootDir>/test/support/slowestTests.js'],
    testTimeout: 60_000, // ends what hangs; how busy the machine is must not decide
    maxConcurrency: 2, // whole drills run several processes each
    roots: ['<rootDir>/test'],
    testMatch: ['**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', String.raw`\.(lab|browser)\.test\.ts$`],
    globalSetup: '<rootDir>/test/support/kubernetesClient.js',
    moduleNameMapper: {
        '/kubernetesClient(\\.js)?$': '<rootDir>/out/kubernetesClient.js',
        '/typescript-shim$': '<rootDir>/test/support/whenUsed/typescript.js',
        '^@npmcli/arborist$': '<rootDir>/test/support/whenUsed/npm.js',
    },
    transform: { '^.+\\.(ts|m?js)$': compiled(false), '^.+\\.tsx$': compiled(true) },
    transformIgnorePatterns: ['<rootDir>/out/', `/node_modules/(?!(${esModules.join('|')})/)`],
};
