#!/usr/bin/env node
import { explain } from './exitCodes';
import { surviveOutputErrors } from './outputErrors';
import { failoverProgram } from './program';

surviveOutputErrors();
failoverProgram()
    .parseAsync()
    .catch((error: unknown) => {
        const { code, message } = explain(error);
        process.stderr.write(`${message}\n`);
        process.exit(code);
    });
