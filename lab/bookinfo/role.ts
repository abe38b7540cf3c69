import type { Server, ServiceName } from './servings';

/** What one container is: a service of Bookinfo in one version, in one pod. */
export interface Role extends Server {
    service: ServiceName;
    /** Whether reviews asks for ratings (v2 and v3 do), and the colour of its stars. */
    ratings?: { color: string };
    /** `host:port` of the services it calls. */
    hosts: Readonly<Record<'details' | 'reviews' | 'ratings', string>>;
    /** Status of every reply but those of `/health`, under a fault. */
    status?: number;
    /** Delay of every reply but those of `/health`, under a fault. Milliseconds. */
    delayMs: number;
}

const services: readonly ServiceName[] = ['productpage', 'details', 'reviews', 'ratings'];

/** Reads `<service> <version> [--status=503] [--delay=500]` and the variables that Bookinfo's images read. */
export function roleOf(
    [service = '', version = '', ...flags]: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    podname: string,
): Role {
    const known = services.find((each) => each === service);
    if (!known) {
        throw new Error(`no service of Bookinfo: ${service}`);
    }
    const flag = (name: string) => flags.findLast((each) => each.startsWith(`--${name}=`))?.split('=')[1];
    const status = flag('status');
    return {
        service: known,
        podname,
        clustername: env['CLUSTER_NAME'] ?? 'null', // what Java makes of a variable that is not there
        ...(known === 'reviews' && version !== 'v1' && { ratings: { color: version === 'v3' ? 'red' : 'black' } }),
        hosts: { details: host('details', env), reviews: host('reviews', env), ratings: host('ratings', env) },
        ...(status !== undefined && { status: Number(status) }),
        delayMs: Number(flag('delay') ?? 0),
    };
}

function host(service: string, env: Readonly<Record<string, string | undefined>>): string {
    const prefix = service.toUpperCase();
    const domain = env['SERVICES_DOMAIN'] === undefined ? '' : `.${env['SERVICES_DOMAIN']}`;
    return `${env[`${prefix}_HOSTNAME`] ?? service}${domain}:${env[`${prefix}_SERVICE_PORT`] ?? '9080'}`;
}
