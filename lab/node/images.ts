import type { LabFaultSettings, PodFaultKind } from '../../labFaults';
import { delayedReplies, gate, node, nodePath } from './programs';

/** A host file that appears in a container of an image. */
export interface ImageFile {
    /** Absolute path in the container. */
    readonly path: string;
    /** Absolute path on the host; bound read-only. */
    readonly source: string;
}

/** The stand-in for a container image: the host's programs at the image's paths. */
export interface Image {
    /** Repository without registry and tag, e.g. `hashicorp/http-echo`; a first segment `*` matches any prefix. */
    readonly repository: string;
    readonly files: readonly ImageFile[];
    /** Directories the image has besides those of its files, with their octal mode. */
    readonly directories?: readonly { readonly path: string; readonly mode: string }[];
    readonly entrypoint: readonly string[];
    readonly command?: readonly string[];
    /** Environment of the image; a container's own variables win. */
    readonly env?: Readonly<Record<string, string>>;
    /** The image's USER; default root. */
    readonly user?: { readonly uid: number; readonly gid: number };
    /** How the program is started under a fault that replaces it; pods without such a program are refused. */
    readonly faulty?: Readonly<Partial<Record<PodFaultKind, FaultyProgram>>>;
}

/** A program that misbehaves on purpose. */
export interface FaultyProgram {
    command(usual: readonly string[], settings: LabFaultSettings): readonly string[];
    /** It prepares by itself and waits for its release (`programWaits` of a container's script). */
    readonly waits?: true;
}

export type ImageTable = readonly Image[];

/** Host paths of the programs behind {@link standardImages}. */
export interface Programs {
    readonly httpEcho: string;
    readonly envoy: string;
}

/** Where the published images of Envoy and of Istio have it. */
export const envoyPath = '/usr/local/bin/envoy';

/** Where http-echo listens: its last `-listen`, as Go reads flags, else its default. */
export function echoAddress(command: readonly string[]): string {
    const flag = /^--?listen(?:=(.*))?$/;
    const at = command.findLastIndex((word) => flag.test(word));
    return flag.exec(command[at] ?? '')?.[1] ?? command[at + 1 || command.length] ?? ':5678';
}

/** The images that every lab has. Users and entry points are those of the published images' Dockerfiles. */
export function standardImages(programs: Programs): ImageTable {
    return [
        {
            repository: 'hashicorp/http-echo',
            files: [{ path: '/http-echo', source: programs.httpEcho }, node, delayedReplies, gate],
            entrypoint: ['/http-echo'],
            env: { ECHO_TEXT: 'hello-world' },
            user: { uid: 65532, gid: 65532 },
            faulty: {
                'http-503': { command: (usual) => [...usual, '-status-code=503'] },
                slow: {
                    command: (usual, { delayMs = 0 }) => [
                        ...[nodePath, delayedReplies.path, String(delayMs), echoAddress(usual), '-listen'],
                        ...usual,
                    ],
                    waits: true,
                },
            },
        },
        {
            repository: 'envoyproxy/envoy',
            files: [{ path: envoyPath, source: programs.envoy }],
            directories: [{ path: '/etc/envoy', mode: '755' }],
            // The published entry point puts `envoy` before arguments that start with a dash.
            entrypoint: ['/bin/sh', '-c', 'case "$1" in -*) set -- envoy "$@" ;; esac; exec "$@"', 'docker-entrypoint'],
            command: ['envoy', '-c', '/etc/envoy/envoy.yaml'],
        },
    ];
}

/** The repository of an image reference: without digest and tag, with its registry. */
export function repositoryOf(reference: string): string {
    const withoutDigest = reference.split('@')[0] ?? '';
    const slash = withoutDigest.lastIndexOf('/');
    const colon = withoutDigest.indexOf(':', slash + 1);
    return colon < 0 ? withoutDigest : withoutDigest.slice(0, colon);
}

/** The entry for an image reference; registry, tag and digest do not matter. */
export function findImage(table: ImageTable, reference: string): Image | undefined {
    const repository = repositoryOf(reference);
    return table.find((image) => {
        const name = image.repository.replace(/^\*\//, '');
        return repository === name || repository.endsWith(`/${name}`);
    });
}

/** The message for a pod of an unknown image. */
export function unknownImage(table: ImageTable, reference: string): string {
    const known = table.map((image) => image.repository).join(', ');
    return `image "${reference}" is not known to the lab, which runs programs of this machine instead of pulling images; known: ${known} (registry and tag do not matter)`;
}
