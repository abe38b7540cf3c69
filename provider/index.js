'use strict';
// The plugin's entry. Pulumi installs a plugin from a repository as source and compiles nothing, so this does.
const { compiled } = require('./compile');

require(`${compiled()}/provider/main.js`);
