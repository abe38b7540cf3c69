import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { BadInput, firstLine, messageOf } from '../errors';

/** The file of a plan. */
interface PlanFile {
    readonly text: string;
    /** Of a pipe, such as that of `<(…)`, or another descriptor: it can be read once. */
    readonly isPipe: boolean;
    /** What its paths are relative to: its own folder; for a pipe, the working directory. */
    readonly folder: string;
    readonly value: unknown;
}

/** Reads YAML or JSON. A plan may hold secrets: an error says where the mistake is, and quotes nothing. */
export function readPlanFile(file: string): PlanFile {
    let text: string;
    let isPipe: boolean;
    try {
        // What is handed over by descriptor has no folder and no name either.
        isPipe = /^\/(dev|proc\/self)\/fd\//.test(file) || !statSync(file).isFile();
        text = readFileSync(file, 'utf8');
    } catch (error) {
        throw new BadInput(`\`--plan\` is ${file}: ${firstLine(error)}`);
    }
    return { text, isPipe, folder: isPipe ? '.' : dirname(file), value: valueOf(text, file, isPipe) };
}

/** A pipe has no name that says its format; a JSON plan is an object. */
function valueOf(text: string, file: string, isPipe: boolean): unknown {
    const isYaml = /\.ya?ml$/i.test(file) || (isPipe && !/^\s*\{/.test(text));
    try {
        return isYaml ? load(text) : JSON.parse(text);
    } catch (error) {
        const mistake = isYaml ? yamlMistake(error) : `JSON at ${placeOf(text, jsonMistake(text, messageOf(error)))}`;
        throw new BadInput(`\`--plan\` is ${file}, which is not valid ${mistake}.`);
    }
}

function yamlMistake(error: unknown): string {
    if (!(error instanceof YAMLException)) {
        return 'YAML';
    }
    const { line, column } = error.mark;
    const [reason = ''] = error.reason.split(/["!<:]/); // names of aliases and tags follow
    return `YAML at line ${line + 1}, column ${column + 1}: ${reason.trim()}`;
}

/** Index of the first character that is not as JSON needs it. */
function jsonMistake(text: string, message: string): number {
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    if (position !== undefined) {
        return Number(position);
    }
    // V8 gives no position with an unexpected token. The shortest beginning of the text with that error ends there.
    let [before, after] = [0, text.length];
    while (before < after) {
        const middle = Math.floor((before + after) / 2);
        if (hasUnexpectedToken(text.slice(0, middle + 1))) {
            after = middle;
        } else {
            before = middle + 1;
        }
    }
    return before;
}

function hasUnexpectedToken(text: string): boolean {
    try {
        JSON.parse(text);
        return false;
    } catch (error) {
        return messageOf(error).startsWith('Unexpected token');
    }
}

function placeOf(text: string, index: number): string {
    const lines = text.slice(0, index).split('\n');
    return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
