#!/usr/bin/env node
import { explain } from './exitCodes';
import { surviveOutputErrors } from './outputErrors';
import { failoverProgram } from './program';

surviveOutputErrors();
failoverProgram()
    .parseAsync()
    .catch((error: unknown) => {
        const { code, message } = explain(error);
        if (message) {
            process.stderr.write(`${message}\n`);
        }
        setImmediate(() => process.exit(code)); // a failed write is reported in the next tick
    });
