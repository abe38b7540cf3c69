import { envoyPath, type Image } from '../node/images';

/** Where the published image has kgateway's program that expands the bootstrap and then becomes Envoy. */
const initPath = '/usr/local/bin/envoyinit';

/**
 * The image of kgateway's Envoy pods, with the user and the entry point of its Dockerfile. Its Envoy is upstream's. The
 * Rust module of transformations is left out.
 */
export function wrapperImage(programs: { envoyInit: string; envoy: string }): Image {
    return {
        repository: '*/envoy-wrapper',
        files: [
            { path: initPath, source: programs.envoyInit },
            { path: envoyPath, source: programs.envoy },
        ],
        directories: [{ path: '/etc/envoy', mode: '755' }],
        entrypoint: [initPath],
        user: { uid: 10_101, gid: 10_101 },
    };
}
