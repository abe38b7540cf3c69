import { Hardening } from '../components/istio/hardening';
import { BadInput } from '../errors';
import type { DrillFlags } from './drillCommands';

const known: readonly string[] = Object.values(Hardening);

/** Reads `--variant` where it names several; fewer than two are nothing to deploy. */
export function chosenVariants({ variant, plan }: DrillFlags): string[] {
    const named = (variant ?? '').split(',').map((name) => name.trim());
    if (named.length < 2) {
        return named;
    }
    if (plan !== undefined) {
        throw new BadInput(
            `\`--variant\` is ${variant}, but what \`--plan\` describes cannot be deployed. Use one of them.`,
        );
    }
    const problems = [
        ...named.filter((name) => !known.some((each) => each === name)).map((name) => `has \`${name}\``),
        ...named.filter((name, index) => named.indexOf(name) !== index).map((name) => `has \`${name}\` twice`),
    ];
    if (problems.length > 0) {
        throw new BadInput(`\`--variant\` ${problems.join(', ')}; known are ${known.join(', ')}.`);
    }
    return named;
}
