/** Tests that need the lab's real parts: run by `make test-lab`, after `npm run build`. */
module.exports = {
    ...require('./jest.config'),
    testMatch: ['**/*.lab.test.ts'],
    testPathIgnorePatterns: ['/node_modules/'],
    testTimeout: 180_000,
    maxWorkers: 1,
};
