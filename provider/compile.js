'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
/** What the plugin is made of, at the same places in the compiled copy. */
const parts = [
    ...['analysis', 'components', 'duration.ts', 'errors.ts', 'isObject.ts', 'schema.json'],
    ...['provider/componentPlugin.ts', 'provider/main.ts'],
];
exports.parts = parts;

/**
 * Folder of a compiled copy of the components, below this folder, so that Node.js finds the packages installed here. It
 * is named by its content: made once, replaced by another one when a source changes, and safe to make twice at once.
 */
exports.compiled = function compiled() {
    const sources = parts.flatMap(filesOf).sort();
    const hash = createHash('sha256');
    sources.forEach((file) => hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file))));
    const folder = path.join(__dirname, 'dist', hash.digest('hex').slice(0, 16));
    if (!fs.existsSync(folder)) {
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
    return folder;
};

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
