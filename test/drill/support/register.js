// Lets `node -r` run the project's TypeScript directly, for tests that need a process of their own. Types are not checked.
// What was compiled is kept, because many short processes run the same files.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const cache = path.join(__dirname, '../../../node_modules/.cache/run-typescript');
const version = require('@swc/core/package.json').version;
const { bundle } = require('../../support/kubernetesClient');
const compilation = require('../../support/swc');

// A dynamic import names the compiled file.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
    if (/\/kubernetesClient(\.js)?$/.test(request)) {
        return bundle;
    }
    try {
        return resolve.call(this, request, parent, ...rest);
    } catch (error) {
        if (/^\.{1,2}\/.*\.js$/.test(request)) {
            return resolve.call(this, request.replace(/\.js$/, '.ts'), parent, ...rest);
        }
        throw error;
    }
};

require.extensions['.ts'] = require.extensions['.tsx'] = (module, file) => {
    const source = fs.readFileSync(file, 'utf8');
    const made = JSON.stringify([version, optionsFor(file), source]);
    const kept = path.join(cache, `${createHash('sha256').update(made).digest('hex')}.js`);
    let compiled;
    try {
        compiled = fs.readFileSync(kept, 'utf8');
    } catch {
        compiled = compile(source, file);
        fs.mkdirSync(cache, { recursive: true });
        fs.writeFileSync(`${kept}.${process.pid}`, compiled);
        fs.renameSync(`${kept}.${process.pid}`, kept);
    }
    module._compile(compiled, file);
};

const optionsFor = (file) => ({ ...compilation(file.endsWith('x')), sourceMaps: false });

function compile(source, filename) {
    const { transformSync } = require('@swc/core');
    return transformSync(source, { filename, swcrc: false, ...optionsFor(filename) }).code;
}
