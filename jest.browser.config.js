/** Tests of the live page in a real browser, Debian's chromium: run by `make test-browser`. */
module.exports = {
    ...require('./jest.config'),
    testMatch: ['**/*.browser.test.ts'],
    testPathIgnorePatterns: ['/node_modules/'],
    maxWorkers: 1,
};
