import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainFleet } from '../../analysis/explain';
import { readLiveClusters } from '../../cli/explainClusters';
import { readKinds } from '../../fleet/readKinds';
import { type Fleet, type Manifest, remoteSecret, twoNetworks, validFleet } from '../analysis/support/fleet';

/** Answers like an API server that lists these objects, one in a page. */
class FakeApiServer {
    /** Status codes by path, instead of an answer. */
    readonly refusals: Record<string, number> = {};
    readonly requests: string[] = [];
    /** Type and labels that were asked for, by path. */
    readonly accepted = new Map<string, string>();
    private readonly server: http.Server;

    constructor(private readonly manifests: readonly Manifest[]) {
        this.server = http.createServer((request, response) => {
            const url = new URL(request.url ?? '', 'http://localhost');
            this.requests.push(`${request.method ?? ''} ${url.pathname}`);
            const [status, body] = this.answer(url);
            this.accepted.set(
                url.pathname,
                `${request.headers.accept ?? ''} ${url.searchParams.get('labelSelector') ?? ''}`,
            );
            response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        });
    }

    private answer({ pathname, searchParams }: URL): [number, object] {
        const refusal = this.refusals[pathname];
        const kind = readKinds.find(({ resource }) => pathname.endsWith(`/${resource}`));
        if (refusal !== undefined || !kind) {
            return [refusal ?? 404, { kind: 'Status', message: 'refused' }];
        }
        const [, , ...rest] = pathname.split('/');
        const apiVersion = rest.slice(0, kind.namespace === undefined ? -1 : -3).join('/');
        const listed = this.manifests.filter((each) => each.kind === kind.kind && each.apiVersion === apiVersion);
        const at = Number(searchParams.get('continue') ?? 0);
        const items = listed
            .slice(at, at + 1)
            .map(({ metadata, spec, data, status }) => ({ metadata, spec, data, status }));
        return [200, { items, metadata: at + 1 < listed.length ? { continue: String(at + 1) } : {} }];
    }

    async listen(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    close(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

let folder: string;
let servers: Record<string, FakeApiServer>;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'explain-live-'))));
afterEach(() => {
    Object.values(servers).forEach((server) => server.close());
    rmSync(folder, { recursive: true });
});

/** One kubeconfig with a context for each cluster. */
async function serve(fleet: Fleet): Promise<string> {
    servers = Object.fromEntries(
        Object.entries(fleet).map(([name, manifests]) => [name, new FakeApiServer(manifests)]),
    );
    const addresses = await Promise.all(
        Object.entries(servers).map(async ([name, server]) => ({ name, address: await server.listen() })),
    );
    return kubeconfig(addresses);
}

function kubeconfig(clusters: { name: string; address: string }[]): string {
    const file = join(folder, 'kubeconfig.json');
    const content = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: clusters.map(({ address: server, name }) => ({
            name,
            cluster: { server, 'insecure-skip-tls-verify': true },
        })),
        users: [{ name: 'reader', user: {} }],
        contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: 'reader' } })),
        'current-context': clusters[0]?.name,
    };
    writeFileSync(file, JSON.stringify(content));
    return file;
}

it.each([
    ['one network', validFleet],
    ['two networks', twoNetworks],
])('reads from API servers what it reads from manifests: %s', async (_, fleet) => {
    // The fake serves every kind it is asked for, also EndpointSlices; the fleet has none.
    const { east = [], west = [] } = fleet();
    const joined = { west: [...west, remoteSecret('east')], east: [...east, remoteSecret('west')] };
    const read = await readLiveClusters([await serve(joined)], ['west', 'east']);
    const { problems, services } = explainFleet(read);
    expect(services.map(({ name, verdict }) => [name, verdict])).toContainEqual(['hello', 'fails over']);
    expect(problems).toEqual([]);
});

it('only lists', async () => {
    await readLiveClusters([await serve(validFleet())], ['west']);
    const { requests } = servers.west ?? { requests: [] };
    expect(requests.length).toBeGreaterThan(readKinds.length - 1);
    expect(requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
});

it('asks of Secrets for the metadata alone, of those by which a control plane reads other clusters', async () => {
    const secrets = '/api/v1/namespaces/istio-system/secrets';
    await readLiveClusters([await serve(validFleet())], ['west']);
    const { accepted, requests } = servers.west ?? { accepted: new Map<string, string>(), requests: [] };
    expect(requests.filter((request) => request.includes('secrets'))).toEqual([`GET ${secrets}`]);
    expect(accepted.get(secrets)).toBe(
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1 istio/multiCluster=true',
    );
    expect(accepted.get('/api/v1/pods')).toBe('application/json ');
});

describe('clusters that are read live', () => {
    /** As the API server sends it: the keys are among what it notes of who has set them. */
    const secret = (name: string): Manifest => {
        const { metadata, ...rest } = remoteSecret('x', { data: {} });
        const managedFields = [{ manager: 'istioctl', fieldsV1: { 'f:data': { '.': {}, [`f:${name}`]: {} } } }];
        return { ...rest, metadata: { ...metadata, managedFields } as Manifest['metadata'] };
    };
    const verdictOf = async (file: string) => {
        const { services } = explainFleet(await readLiveClusters([file], ['west', 'east']));
        const found = services.find(({ name }) => name === 'hello');
        return { verdict: found?.verdict, assumes: found?.assumes.length };
    };

    it('fail over where Secrets join them', async () => {
        const { east = [], west = [] } = validFleet();
        const file = await serve({ west: [...west, secret('east')], east: [...east, secret('west')] });
        expect(await verdictOf(file)).toEqual({ verdict: 'fails over', assumes: 0 });
    });

    it('do not where none does', async () => {
        expect(await verdictOf(await serve(validFleet()))).toEqual({ verdict: 'does not', assumes: 0 });
    });

    it('are assumed to be joined where Secrets may not be listed, which is named', async () => {
        const file = await serve(validFleet());
        for (const server of Object.values(servers)) {
            server.refusals['/api/v1/namespaces/istio-system/secrets'] = 403;
        }
        expect(await verdictOf(file)).toEqual({ verdict: 'fails over', assumes: 2 });
        const { hidden } = explainFleet(await readLiveClusters([file], ['west', 'east']));
        expect(hidden[0]).toEqual({
            cluster: 'west',
            kind: 'Secret',
            reason: 'may not be listed',
            hides: 'which clusters the control plane reads',
        });
    });
});

it('names a kind that may not be listed, or does not exist, and what that hides', async () => {
    const file = await serve(validFleet());
    Object.assign(servers.west?.refusals ?? {}, {
        '/api/v1/nodes': 403,
        '/apis/networking.istio.io/v1/sidecars': 404,
        '/apis/networking.istio.io/v1beta1/sidecars': 404,
        '/apis/networking.istio.io/v1alpha3/sidecars': 404,
    });
    expect(explainFleet(await readLiveClusters([file], ['west'])).hidden).toEqual([
        { cluster: 'west', kind: 'Node', reason: 'may not be listed', hides: 'regions and zones' },
        {
            cluster: 'west',
            kind: 'Sidecar',
            reason: 'does not exist in this cluster',
            hides: 'which services the sidecars of a namespace see',
        },
    ]);
});

it('reads an older version of a kind where the cluster has no newer one', async () => {
    const fleet = validFleet();
    const file = await serve({
        west: (fleet.west ?? []).map((each) =>
            each.kind === 'DestinationRule' ? { ...each, apiVersion: 'networking.istio.io/v1beta1' } : each,
        ),
    });
    Object.assign(servers.west?.refusals ?? {}, { '/apis/networking.istio.io/v1/destinationrules': 404 });
    const [west] = await readLiveClusters([file], ['west']);
    expect(west?.objects.filter(({ kind }) => kind === 'DestinationRule')).toHaveLength(1);
});

it.each([
    [
        'a context that no kubeconfig has',
        ['north'],
        '`--context` is "north", which no kubeconfig has; known are west, east.',
    ],
    ['a context twice', ['west', 'west'], 'Two clusters are named "west"'],
])('refuses %s', async (_, contexts, message) => {
    await expect(readLiveClusters([await serve(validFleet())], contexts)).rejects.toThrow(message);
});

it('says which cluster could not be read', async () => {
    const file = await serve(validFleet());
    Object.assign(servers.east?.refusals ?? {}, { '/api/v1/pods': 500 });
    await expect(readLiveClusters([file], ['west', 'east'])).rejects.toThrow(
        'The cluster of context "east" could not be read: refused',
    );
});
