'use strict';
// The pack's entry: Pulumi's policy host runs this folder. The policies are compiled with the rest of the package.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const compiled = join(__dirname, '..', 'dist', 'policy', 'policies.js');
if (!existsSync(compiled)) {
    throw new Error(`The policies are not compiled: ${compiled} is missing. Run \`npm run build\` in the checkout.`);
}
const { policies } = require(compiled);
const { PolicyPack } = require('@pulumi/policy');

new PolicyPack('failover', { policies });
