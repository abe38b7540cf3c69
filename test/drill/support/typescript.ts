import { join } from 'node:path';

/** What Node requires before it can run the project's TypeScript. */
export const registerFile = join(__dirname, 'register.js');

/** Node's option with which a process runs the project's TypeScript. */
const typescriptOption = `--require ${JSON.stringify(registerFile)}`;

/** Lets the processes that the code under test starts run TypeScript. */
export function runTypescript(): void {
    process.env.NODE_OPTIONS = typescriptOption;
}
