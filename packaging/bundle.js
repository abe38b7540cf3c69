'use strict';
// Runs before the package is packed: replaces the compiled kubernetesClient.js by a bundle of it with the client, and
// collects the licences of what is in the bundle.
const fs = require('node:fs');
const path = require('node:path');
const { bundleKubernetesClient } = require('./bundled');

const root = path.resolve(__dirname, '..');

const folders = bundleKubernetesClient(path.join(root, 'dist', 'kubernetesClient.js')).flatMap((file) => {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
    return match ? [match[0]] : [];
});
const licences = [...new Set(folders)].sort().map((folder) => {
    const full = path.join(root, folder);
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(full, 'package.json'), 'utf8'));
    const file = fs.readdirSync(full).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? fs.readFileSync(path.join(full, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
});
fs.writeFileSync(
    path.join(root, 'dist', 'kubernetesClient.LICENSES.txt'),
    `What kubernetesClient.js contains, and the licences of it.\n\n${licences.join(`\n${'-'.repeat(80)}\n\n`)}`,
);
