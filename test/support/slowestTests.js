const path = require('node:path');

/** Number of files shown. */
const shown = 10;

/** A jest reporter: names the slowest test files of a run, so that the next slow one is seen when it is written. */
module.exports = class SlowestTests {
    onRunComplete(_, { testResults }) {
        if (testResults.length <= shown) {
            return;
        }
        const slowest = testResults
            .map(({ testFilePath, perfStats }) => ({ file: testFilePath, seconds: perfStats.runtime / 1000 }))
            .sort((a, b) => b.seconds - a.seconds)
            .slice(0, shown);
        const lines = slowest.map(
            ({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path.relative(process.cwd(), file)}`,
        );
        process.stderr.write(`\nThe slowest ${shown} files:\n${lines.join('\n')}\n`);
    }
};
