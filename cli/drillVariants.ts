import { BadInput } from '../errors/badInput';
import type { DrillFlags } from './drillCommands';

/** Reads `--variant` where it names several; fewer than two are nothing to deploy. */
export async function chosenVariants({ variant, plan }: DrillFlags): Promise<string[]> {
    const named = (variant ?? '').split(',').map((name) => name.trim());
    if (named.length < 2) {
        return named;
    }
    if (plan !== undefined) {
        throw new BadInput(
            `\`--variant\` is ${variant}, but what \`--plan\` describes cannot be deployed. Use one of them.`,
        );
    }
    const { choices } = await import('../stacks/index.js');
    const problems = [
        ...named.filter((name) => !choices.variants.some((known) => known === name)).map((name) => `has \`${name}\``),
        ...named.filter((name, index) => named.indexOf(name) !== index).map((name) => `has \`${name}\` twice`),
    ];
    if (problems.length > 0) {
        throw new BadInput(`\`--variant\` ${problems.join(', ')}; known are ${choices.variants.join(', ')}.`);
    }
    return named;
}
