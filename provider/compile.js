'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
/** What the plugin is made of, at the same places in the compiled copy. */
const parts = [
    ...['analysis', 'components', 'duration.ts', 'errors.ts', 'isObject.ts', 'jsonSchema.ts', 'schema.json'],
    ...['provider/componentPlugin.ts', 'provider/main.ts'],
];
exports.parts = parts;

const dist = path.join(__dirname, 'dist');
/** A compiled copy of other sources, or one that a killed run left unfinished, is removed when it is this old. */
const keptMs = 24 * 60 * 60 * 1000;

/**
 * Folder of a compiled copy of the components, below this folder, so that Node.js finds the packages installed here. It
 * is named by its content: made once, and another one when a source changes. Safe to make twice at once.
 */
exports.compiled = function compiled() {
    const sources = parts.flatMap(filesOf).sort();
    const hash = createHash('sha256');
    sources.forEach((file) => hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file))));
    const folder = path.join(dist, hash.digest('hex').slice(0, 16));
    if (!fs.existsSync(folder)) {
        try {
            make(folder, sources);
        } catch (error) {
            throw ['EACCES', 'EPERM', 'EROFS'].includes(error.code) ? new Error(notWritable(error.code)) : error;
        }
        removeOld(folder);
    }
    return folder;
};

function make(folder, sources) {
    const temporary = `${folder}.${process.pid}`;
    sources.forEach((file) => compile(file, temporary));
    try {
        fs.renameSync(temporary, folder);
    } catch (error) {
        fs.rmSync(temporary, { recursive: true, force: true });
        if (!fs.existsSync(folder)) {
            throw error;
        }
    }
}

function removeOld(folder) {
    for (const name of fs.readdirSync(dist)) {
        const each = path.join(dist, name);
        try {
            if (each !== folder && Date.now() - fs.statSync(each).mtimeMs > keptMs) {
                fs.rmSync(each, { recursive: true, force: true });
            }
        } catch {
            // Another run has removed it, or it is another user's. Neither keeps the plugin from running.
        }
    }
}

function notWritable(code) {
    return (
        `The plugin cannot compile its sources: ${dist} cannot be written (${code}). ` +
        `Run \`node ${path.join(__dirname, 'compile.js')}\` once as a user who may write there.`
    );
}

function filesOf(part) {
    const full = path.join(root, part);
    return fs.statSync(full).isDirectory()
        ? fs
              .readdirSync(full, { recursive: true })
              .filter(isSource)
              .map((file) => path.join(part, file))
        : [part];
}

function isSource(file) {
    return file.endsWith('.ts') && !file.split(path.sep).includes('node_modules');
}

function compile(file, folder) {
    const { transform } = require('sucrase');
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const target = path.join(folder, file.replace(/\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.endsWith('.ts') ? transform(text, options).code : text);
}

const options = { transforms: ['typescript', 'imports'], disableESTransforms: true };

if (require.main === module) {
    exports.compiled();
}
