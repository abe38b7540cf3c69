import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { edgeFailoverSpec } from '../components/gatewayApi/failover/edgeFailoverSpec';
import { fallbackBackend } from '../components/gatewayApi/failover/fallbackBackend';
import { httpRoute, routeRules } from '../components/gatewayApi/failover/httpRoute';
import { patchPolicy } from '../components/gatewayApi/failover/patchPolicy';
import { trafficPolicy } from '../components/gatewayApi/failover/trafficPolicy';
import { envoyGatewayApi, gatewayApi } from '../components/gatewayApi/names';
import { type Column, textTable } from '../drill/report/table';
import { KubeConfig } from '../kubernetesClient';
import { ControlClient } from '../lab/controlClient';
import { requireLab } from '../lab/enter';
import { KubeApi } from '../lab/node/kubeApi';
import { stateDirectory } from '../lab/state';

/*
 * How far one Envoy Gateway goes: routes with a failover each, on one gateway, from the manifests of `EdgeFailover`. Run it
 * inside a lab with Envoy Gateway in which scenario `edge` is deployed:
 * `failover lab exec -- node dist/bench/edgeRoutes.js 100`
 */

const count = Number(process.argv[2] ?? 100);
const lab = requireLab(stateDirectory());
const [primary] = lab.clusters;
if (!primary) {
    throw new Error('The lab has no cluster.');
}
const control = new ControlClient(lab.controlSocket);

interface Manifest {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace: string };
}

const plurals: Readonly<Record<string, string>> = {
    Backend: 'backends',
    BackendTrafficPolicy: 'backendtrafficpolicies',
    EnvoyPatchPolicy: 'envoypatchpolicies',
    HTTPRoute: 'httproutes',
};

const pathOf = ({ apiVersion, kind, metadata }: Manifest): string =>
    `/apis/${apiVersion}/namespaces/${metadata.namespace}/${plurals[kind] ?? ''}/${metadata.name}`;

/** The deployed fallback, by its gateway. */
interface Fallback {
    address: string;
    port: number;
    serverName: string;
}

/** Header by which a reply names its route: the deployed application's own answers every other host. */
const markHeader = 'x-bench-route';

/** All objects of one failover of the deployed application, but for the keeper of its Service, which is there already. */
function failoverOf(index: number, fallback: Fallback, mark = String(index)): Manifest[] {
    const spec = edgeFailoverSpec({
        primary: { service: 'service-blue', port: 10_000, portName: 'http' },
        fallbacks: [{ cluster: 'us-central1', ...fallback }],
        hostnames: [hostOf(index)],
        routeName: `bench-${index}`,
        responseHeaders: { [markHeader]: mark },
    });
    const backend = { apiVersion: envoyGatewayApi, kind: 'Backend', ...fallbackBackend(spec, 0) };
    const policies = routeRules(true).map((rule) => ({
        apiVersion: envoyGatewayApi,
        kind: 'BackendTrafficPolicy',
        ...trafficPolicy(spec, rule),
    }));
    const patches = { apiVersion: envoyGatewayApi, kind: 'EnvoyPatchPolicy', ...patchPolicy(spec) };
    return [backend, ...policies, patches, { apiVersion: gatewayApi, kind: 'HTTPRoute', ...httpRoute(spec) }];
}

const hostOf = (index: number): string => `route-${index}.example.com`;

/** Calls `work` with each value, a few at a time. */
async function each<T>(values: readonly T[], work: (value: T) => Promise<unknown>): Promise<void> {
    const left = [...values];
    const worker = async (): Promise<void> => {
        for (let value = left.shift(); value !== undefined; value = left.shift()) {
            await work(value);
        }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
}

/** The route's mark in the reply to a request with this host; empty without one. */
function markOf(address: string, host: string): Promise<string> {
    return new Promise((resolve) => {
        const request = http.get({ host: address, headers: { host }, agent: false, timeout: 3_000 }, (reply) => {
            reply.resume();
            resolve(reply.statusCode === 200 ? String(reply.headers[markHeader] ?? '') : '');
        });
        request.on('error', () => resolve(''));
        request.on('timeout', () => request.destroy());
    });
}

/** Seconds until replies to requests of these routes have these marks. */
async function untilMarked(address: string, marks: readonly [index: number, mark: string][]): Promise<number> {
    const startedAt = Date.now();
    const isMarked = async ([index, mark]: [number, string]) => (await markOf(address, hostOf(index))) === mark;
    while ((await Promise.all(marks.map(isMarked))).some((marked) => !marked)) {
        if (Date.now() - startedAt > 300_000) {
            throw new Error(`${JSON.stringify(marks)} are not served after 300 s.`);
        }
        await sleep(50);
    }
    return (Date.now() - startedAt) / 1000;
}

/** Resident memory of the controller and of the gateway's Envoy, in MiB. */
async function memory(): Promise<{ controller: number; envoy: number }> {
    const { clusters } = await control.status();
    const containers = (clusters[0]?.pods ?? []).flatMap((pod) =>
        pod.containers.map(({ name, pid }) => ({ pod: pod.name, name, pid })),
    );
    const of = (podName: RegExp, container: string): number => {
        const found = containers.find(({ name, pid, pod }) => podName.test(pod) && name === container && pid);
        const status = found?.pid === undefined ? '' : readFileSync(`/proc/${found.pid}/status`, 'utf8');
        return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    };
    return { controller: of(/^envoy-gateway-/, 'envoy-gateway'), envoy: of(/^envoy-default-edge-/, 'envoy') };
}

async function measure(kubeconfig: string): Promise<void> {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const api = await KubeApi.connect(config);
    const entry = `/api/v1/namespaces/envoy-gateway-system/services/edge`;
    const { status } = await api.get<{ status: { loadBalancer: { ingress: { ip: string }[] } } }>(entry);
    const address = status.loadBalancer.ingress[0]?.ip ?? '';
    const deployed = await api.get<{
        spec: { endpoints: { ip: { address: string; port: number } }[]; tls: { sni: string } };
    }>(`/apis/${envoyGatewayApi}/namespaces/default/backends/service-blue-us-central1`);
    const { endpoints, tls } = deployed.spec;
    const fallback = { address: '', port: 0, ...endpoints[0]?.ip, serverName: tls.sni };
    const failovers = Array.from({ length: count }, (_, index) => failoverOf(index + 1, fallback));
    const objects = failovers.flat();

    const before = await memory();
    const startedAt = Date.now();
    const apply = (object: Manifest) => api.patch(`${pathOf(object)}?fieldManager=bench`, 'apply-patch', object);
    await each(objects, apply);
    const applied = (Date.now() - startedAt) / 1000;
    const some = [1, Math.ceil(count / 2), count];
    const programmed = await untilMarked(
        address,
        some.map((index) => [index, String(index)]),
    );
    await sleep(5_000); // what the controller does afterwards
    const after = await memory();

    const changed = failoverOf(count, fallback, 'changed').filter(({ kind }) => kind === 'HTTPRoute');
    await each(changed, apply);
    const change = await untilMarked(address, [[count, 'changed']]);
    await each([...objects].reverse(), (object) => api.delete(pathOf(object), {}));

    const columns: Column[] = [
        { head: `${count} routes with a failover each`, align: 'left' },
        { head: '', align: 'right' },
    ];
    const megabytes = (from: number, to: number): string => `${from.toFixed(0)} → ${to.toFixed(0)} MiB`;
    const rows = [
        ['objects', String(objects.length)],
        ['applied in', `${applied.toFixed(1)} s`],
        ['served after the last object', `${programmed.toFixed(1)} s`],
        ['one changed route served after', `${change.toFixed(2)} s`],
        ['memory of the controller', megabytes(before.controller, after.controller)],
        ['memory of Envoy', megabytes(before.envoy, after.envoy)],
    ];
    process.stdout.write(textTable(columns, rows).join('\n') + '\n');
    api.close();
}

void measure(primary.kubeconfig);
