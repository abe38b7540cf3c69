#!/usr/bin/env node
'use strict';
// The command of the installed package. The version of Node.js is checked before anything else is loaded.
require('./requireNode.js');
require('../dist/cli/failover.js');
