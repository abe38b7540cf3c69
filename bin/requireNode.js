'use strict';
/*
 * Ends with one line and exit code 2 on a version of Node.js that package.json does not list under `engines`.
 * Plain JavaScript without dependencies: it runs before anything is installed or compiled, and on old versions.
 */
var range = require('../package.json').engines.node;

/** Whether a version satisfies a range of npm's made of `^1.2.3` and `>=1.2.3`, separated by `||`. */
function satisfies(version, wanted) {
    return wanted.split('||').some(function (part) {
        var match = /^\s*(\^|>=)(\d+)\.(\d+)\.(\d+)\s*$/.exec(part);
        if (!match) {
            throw new Error('package.json: `engines.node` has ' + part.trim() + '; write ^1.2.3 or >=1.2.3.');
        }
        var have = version.replace(/^v/, '').split(/[.-]/).slice(0, 3).map(Number);
        var least = match.slice(2).map(Number);
        var differs = [0, 1, 2].filter(function (index) {
            return have[index] !== least[index];
        })[0];
        var reached = differs === undefined || have[differs] > least[differs];
        return reached && (match[1] === '>=' || have[0] === least[0]);
    });
}

if (!satisfies(process.version, range)) {
    process.stderr.write('failover needs Node.js ' + range + '; this is ' + process.version + '.\n');
    process.exit(2);
}

module.exports = satisfies;
