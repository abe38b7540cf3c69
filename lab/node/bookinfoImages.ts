import type { Image } from './images';
import { gate, node, nodePath, programIn } from './programs';

const names = ['productpage-v1', 'details-v1', 'ratings-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3'];

/** Bookinfo's images: each runs the lab's one program for all of them, as the service and version in its name. */
export function bookinfoImages(): Image[] {
    const [main, ...others] = programIn('bookinfo');
    return names.map((name) => ({
        repository: `*/examples-bookinfo-${name}`,
        files: [node, gate, main, ...others],
        entrypoint: [nodePath, main.path, ...name.split('-')],
        user: { uid: 1000, gid: 1000 },
        faulty: {
            'http-503': { command: (usual) => [...usual, '--status=503'], waits: true },
            slow: { command: (usual, { delayMs = 0 }) => [...usual, `--delay=${delayMs}`], waits: true },
        },
    }));
}
