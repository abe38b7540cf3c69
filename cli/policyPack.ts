import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { PolicyPack } from '../engine/violations';
import { BadInput, firstLine, nearest } from '../errors';
import { isObject } from '../isObject';
import { peerDependencies } from '../package.json';
import { policies } from '../policy/policies';

const levels = ['advisory', 'mandatory', 'remediate', 'disabled'];

/**
 * The policy pack of this package, with the levels of a file.
 *
 * @param file JSON as `pulumi --policy-pack-config` takes it.
 * @throws BadInput for a file that is no such JSON, and where @pulumi/policy is not installed.
 */
export function policyPack(file: string | undefined): PolicyPack {
    const folder = packFolder();
    try {
        createRequire(join(folder, 'index.js')).resolve('@pulumi/policy');
    } catch {
        throw new BadInput(
            '`--policy` needs the package @pulumi/policy, which is not installed: ' +
                `\`npm install --save-dev @pulumi/policy@${peerDependencies['@pulumi/policy']}\`.`,
        );
    }
    if (file === undefined) {
        return { folder };
    }
    checkLevels(file);
    return { folder, levels: resolve(file) };
}

/** Beside the compiled code, or beside the sources in tests. */
function packFolder(): string {
    const candidates = [join(__dirname, '..', 'policy'), join(__dirname, '..', '..', 'policy')];
    const found = candidates.find((folder) => existsSync(join(folder, 'PulumiPolicy.yaml')));
    if (found === undefined) {
        throw new Error(`The policy pack is missing: no PulumiPolicy.yaml in ${candidates.join(' or ')}.`);
    }
    return found;
}

function checkLevels(file: string): void {
    let given: unknown;
    try {
        given = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
        throw new BadInput(`\`--policy\` is "${file}", which cannot be read as JSON: ${firstLine(error)}`);
    }
    if (!isObject(given)) {
        throw new BadInput(`\`--policy\` is "${file}", which is no JSON object of policies and their levels.`);
    }
    const known = ['all', ...policies.map(({ name }) => name)];
    const problems = Object.entries(given).flatMap(([name, value]) => {
        const level = isObject(value) ? value['enforcementLevel'] : value;
        const near = nearest(name, known);
        return known.includes(name)
            ? levels.includes(level as string)
                ? []
                : [`\`${name}\` is ${JSON.stringify(level)}; use ${levels.join(', ')}.`]
            : [`\`${name}\` is no policy.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`];
    });
    if (problems.length > 0) {
        throw new BadInput(`${file}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    }
}
