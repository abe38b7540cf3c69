import * as pulumi from '@pulumi/pulumi';
import { BadInput } from '../errors';
import { program } from './index';

/** Entry of `pulumi up` (Pulumi.yaml, `main`). Pulumi shows a stack trace for any error but its own `RunError`. */
async function main(): Promise<Record<string, unknown>> {
    try {
        return await program();
    } catch (error) {
        throw error instanceof BadInput ? new pulumi.RunError(error.message) : error;
    }
}

export = main;
