'use strict';
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.resolve(__dirname, '..');

/** Bundles kubernetesClient.ts with the client into one file. Returns the paths of what is in it, from the root on. */
exports.bundleKubernetesClient = (outfile) => {
    const { metafile } = esbuild.buildSync({
        absWorkingDir: root,
        entryPoints: ['kubernetesClient.ts'],
        outfile,
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        minifySyntax: true,
        minifyWhitespace: true,
        legalComments: 'none', // the whole licences are beside it
        metafile: true,
        logLevel: 'warning',
    });
    return Object.keys(Object.values(metafile.outputs)[0].inputs);
};
