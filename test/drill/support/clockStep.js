'use strict';

/* Loaded by `--require`: the wall clock of this process steps by CLOCK_STEP_MS once a second has passed. */
const { performance } = require('node:perf_hooks');
const wallClock = Date.now;
const stepMs = Number(process.env.CLOCK_STEP_MS);
Date.now = () => wallClock() + (performance.now() > 1000 ? stepMs : 0);
