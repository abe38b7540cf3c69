import { join } from 'node:path';

/** Node's option with which a process runs the project's TypeScript. */
const typescriptOption = `--require ${JSON.stringify(join(__dirname, 'register.js'))}`;

/** Lets the processes that the code under test starts run TypeScript. */
export function runTypescript(): void {
    process.env.NODE_OPTIONS = typescriptOption;
}
