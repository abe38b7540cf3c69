import { envoyPath, type Image } from '../node/images';

/** Host paths of the programs behind {@link proxyImage}. */
export interface ProxyPrograms {
    readonly pilotAgent: string;
    readonly envoy: string;
    /** `envoy_bootstrap.json` of the Istio module. */
    readonly bootstrapTemplate: string;
}

/** Istio's proxy, sidecar or gateway, with the user and the entry point of the published image's Dockerfile. */
export function proxyImage({ pilotAgent, envoy, bootstrapTemplate }: ProxyPrograms): Image {
    return {
        repository: '*/proxyv2',
        files: [
            { path: '/usr/local/bin/pilot-agent', source: pilotAgent },
            { path: envoyPath, source: envoy },
            { path: '/var/lib/istio/envoy/envoy_bootstrap_tmpl.json', source: bootstrapTemplate },
        ],
        directories: [
            { path: '/etc/istio/proxy', mode: '1777' },
            { path: '/var/lib/istio/data', mode: '1777' },
            { path: '/var/run/secrets', mode: '1777' },
        ],
        entrypoint: ['/usr/local/bin/pilot-agent'],
        user: { uid: 1337, gid: 1337 },
    };
}
