import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './images';
import { node } from './programs';

/** Where the image that the Dockerfile builds on has Node. */
const nodeInImage = '/usr/local/bin/node';

/** The image of the load generator of drills, as its Dockerfile says; the lab has no other way to build it. */
export function loadGeneratorImage(dockerfile: string, root: string): Image {
    const instructions = instructionsOf(dockerfile);
    const argumentsOf = (name: string): string[] =>
        instructions.flatMap(([instruction, rest]) => (instruction === name ? [rest] : []));
    const copied = argumentsOf('COPY').flatMap((rest) => {
        const paths = rest.split(/\s+/);
        const folder = paths.pop() ?? '/';
        return paths.map((source) => ({
            path: join(folder, source.slice(source.lastIndexOf('/') + 1)),
            source: join(root, source),
        }));
    });
    const [uid = 0, gid = 0] = (argumentsOf('USER')[0] ?? '').split(':').map(Number);
    return {
        repository: 'failover-load-generator',
        files: [{ path: nodeInImage, source: node.source }, ...copied],
        entrypoint: JSON.parse(argumentsOf('ENTRYPOINT')[0] ?? '[]') as string[],
        user: { uid, gid },
    };
}

/** The package's own, from its folder: compiled files lie one level deeper than these. */
export function packagedLoadGeneratorImage(): Image {
    const file = 'packaging/loadGenerator/Dockerfile';
    const roots = [join(__dirname, '../..'), join(__dirname, '../../..')];
    const root = roots.find((each) => existsSync(join(each, file))) ?? '';
    return loadGeneratorImage(readFileSync(join(root, file), 'utf8'), root);
}

/** Instruction and the rest of its line. */
function instructionsOf(dockerfile: string): [instruction: string, rest: string][] {
    return dockerfile
        .replace(/\\\n/g, ' ')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
            const end = line.search(/\s/);
            return [line.slice(0, end).toUpperCase(), line.slice(end).trim()];
        });
}
