import { InvalidArgumentError } from 'commander';

/** Reads `--stack`: what Pulumi takes as the name of a stack, which also names files. */
export function stackName(text: string): string {
    if (!/^[\w.-]{1,100}$/.test(text)) {
        throw new InvalidArgumentError('At most 100 letters, digits, hyphens, underscores and periods are accepted.');
    }
    return text;
}
