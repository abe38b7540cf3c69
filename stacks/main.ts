import * as pulumi from '@pulumi/pulumi';
import { InvalidArguments } from '../components';
import { BadInput } from '../errors';
import { program } from './index';

/** Entry of `pulumi up` (Pulumi.yaml, `main`). What the user can put right is shown without a stack trace. */
async function main(): Promise<Record<string, unknown>> {
    try {
        return await program();
    } catch (error) {
        throw error instanceof BadInput || error instanceof InvalidArguments
            ? new pulumi.RunError(error.message)
            : error;
    }
}

export = main;
