'use strict';
// Runs after the compiler: bundles the programs of the load generator's image with what they need, a file each.
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.resolve(__dirname, '..', '..');

esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: ['drill/load/generatorProcess.ts', 'drill/load/senderProcess.ts'],
    outdir: 'dist/loadGenerator',
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'inline',
    logLevel: 'warning',
});
