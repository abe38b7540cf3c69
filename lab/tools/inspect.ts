import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors';
import { catalog } from './catalog';
import type { VersionRule } from './plan';
import { type CommandResult, runCommand } from './runCommand';
import type { ToolName } from './tool';
import { inRange, rangeText, release } from './version';

/** Said of a tool that runs but does not tell its version. */
export const unknownVersion = 'unknown';

/** Whether the tool can be used, and if not, why: the end of a sentence that begins with its path. */
export type Inspection = { version: string } | { problem: string };

/** How far a found program is trusted: one that a setting names further than one that only lies on the search path. */
export type Trust = 'setting' | 'path';

const patienceMs = 10_000;

/** Whether a path holds a program at all. */
export function isProgram(path: string): boolean {
    return programProblem(path) === undefined;
}

function programProblem(path: string): string | undefined {
    try {
        if (!statSync(path).isFile()) {
            return 'is not a file';
        }
    } catch {
        return 'does not exist';
    }
    try {
        accessSync(path, constants.X_OK);
    } catch {
        return 'is not executable';
    }
    return undefined;
}

/** Inspects one tool: runs it for its version, or checks the required files of a directory. */
export async function inspect(name: ToolName, path: string, trust: Trust, env: NodeJS.ProcessEnv): Promise<Inspection> {
    const { origin, rule } = catalog[name];
    if (origin.kind === 'files') {
        const absent = origin.required.filter((file) => !existsSync(join(path, file)));
        return absent.length > 0 ? { problem: `lacks ${absent.join(', ')}` } : { version: unknownVersion };
    }
    const problem = programProblem(path);
    if (problem !== undefined || !rule) {
        return problem === undefined ? { version: unknownVersion } : { problem };
    }
    try {
        const result = await runCommand(path, rule.arguments, {
            env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
            signal: AbortSignal.timeout(patienceMs),
        });
        return judge(rule, result, trust);
    } catch (error) {
        return { problem: `cannot be run (${messageOf(error)})` };
    }
}

/** What a program's answer to the question for its version says about it. */
export function judge(rule: VersionRule, answer: Pick<CommandResult, 'code' | 'output'>, trust: Trust): Inspection {
    const asked = rule.arguments.join(' ');
    if (answer.code !== 0) {
        const how =
            answer.code === undefined ? `did not answer in ${patienceMs / 1000} s` : `ended with ${answer.code}`;
        return { problem: `is of no use: with \`${asked}\` it ${how}` };
    }
    const version = rule.pattern.exec(answer.output)?.[1];
    if (version === undefined) {
        return { problem: `is another program: it does not answer \`${asked}\` as it should` };
    }
    const parsed = release(version);
    if (!parsed) {
        return trust === 'setting' // a build without a version stamp, as `go build` alone makes it
            ? { version: unknownVersion }
            : { problem: `does not tell its version with \`${asked}\`` };
    }
    const range = trust === 'setting' ? rule.trusted : rule.found;
    if (!inRange(parsed, range)) {
        const why = trust === 'setting' ? '' : `, because ${rule.because}`;
        return { problem: `is version ${version}, but it has to be ${rangeText(range)}${why}` };
    }
    return { version };
}
