import { explainFleet } from '../../analysis/explain';
import { heldName } from '../../analysis/verification/heldName';
import { proxiesOf, type Proxy } from '../../analysis/verification/proxies';
import { WatchedEjections } from '../../cli/watchedEjections';
import { pathKey, sharesNow } from '../../pane/model/ejections';
import { host, twoNetworks } from '../analysis/support/fleet';
import { inputsOf } from '../pane/support/runningPane';

/** The mesh of two clusters, with a pod with a sidecar in each of these namespaces of the west. */
function withClients(namespaces: readonly string[]) {
    const manifests = twoNetworks(); // endpoints of the east have other addresses than those of the west
    for (const namespace of namespaces) {
        manifests.west?.push({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'client', namespace, labels: { 'security.istio.io/tlsMode': 'istio' } },
            spec: { nodeName: 'west-0' },
            status: { phase: 'Running' },
        });
    }
    return manifests;
}

function fleet() {
    const inputs = inputsOf(withClients(['shop']));
    return { inputs, services: explainFleet(inputs).services };
}

const { inputs, services } = fleet();
const path = services
    .find((each) => each.host === host)
    ?.paths.find(({ caller }) => caller.cluster === 'west' && caller.namespaces.includes('shop'));
if (!path) {
    throw new Error('no path');
}
const calledFrom = (namespace: string) => ({ ...path, caller: { ...path.caller, namespaces: [namespace] } });
const port = proxiesOf(inputs, services).proxies[0]?.paths[0]?.port ?? 0;
const [first = '', ...others] = path.levels[0]?.hosts.map(({ address }) => address) ?? [];

/** `/clusters` of an Envoy in which one endpoint has these flags. */
const answer = (flags: object): string =>
    JSON.stringify({
        cluster_statuses: [
            {
                name: heldName(path, port),
                host_statuses: [first, ...others].map((address) => ({
                    address: { socket_address: { address, port_value: 8080 } },
                    health_status: { eds_health_status: 'HEALTHY', ...(address === first && flags) },
                })),
            },
        ],
    });

describe('the ejections of the live page', () => {
    let watched: WatchedEjections;
    let said: (proxy: Proxy) => Promise<string>;
    const changed = jest.fn();
    const nextRound = () => jest.advanceTimersByTimeAsync(1_000);
    beforeEach(() => {
        jest.useFakeTimers();
        changed.mockClear();
        watched = new WatchedEjections(
            (proxy) => said(proxy),
            () => ({ inputs, services }),
            changed,
        );
    });
    afterEach(() => {
        watched.close();
        jest.useRealTimers();
    });

    it.each([
        ['an ejected endpoint', { failed_outlier_check: true }, 'ejected'],
        ['one that fails its checks', { failed_active_health_check: true }, 'fails its health checks'],
    ])('name %s, with the pod that says so', async (_, flags, why) => {
        said = () => Promise.resolve(answer(flags));
        await nextRound();
        expect(watched.current().get(pathKey(path))).toEqual({ pod: 'shop/client', out: new Map([[first, why]]) });
        expect(changed).toHaveBeenCalledTimes(1);
    });

    it('are told once, until they change', async () => {
        said = () => Promise.resolve(answer({ failed_outlier_check: true }));
        await nextRound();
        await nextRound();
        expect(changed).toHaveBeenCalledTimes(1);
        said = () => Promise.resolve(answer({}));
        await nextRound();
        expect(changed).toHaveBeenCalledTimes(2);
        expect(watched.current().get(pathKey(path))?.out.size).toBe(0);
    });

    it('leave out a proxy that does not answer, and ask it again', async () => {
        said = () => Promise.reject(new Error('refused'));
        await nextRound();
        expect(watched.current().size).toBe(0);
        said = () => Promise.resolve(answer({}));
        await nextRound();
        expect(watched.current().size).toBeGreaterThan(0);
    });

    it('leave out a proxy that keeps its connection open and says nothing', async () => {
        said = () => new Promise(() => undefined);
        await nextRound();
        said = () => Promise.resolve(answer({}));
        await jest.advanceTimersByTimeAsync(5_000);
        expect(watched.current().size).toBe(0);
        await nextRound();
        expect(watched.current().size).toBeGreaterThan(0);
    });

    it('outlive a fleet that cannot be explained at the moment', async () => {
        watched.close();
        let isBroken = true;
        watched = new WatchedEjections(
            () => Promise.resolve(answer({})),
            () => {
                if (isBroken) {
                    throw new Error('an object without a name');
                }
                return { inputs, services };
            },
            changed,
        );
        await nextRound();
        isBroken = false;
        await nextRound();
        expect(watched.current().size).toBeGreaterThan(0);
    });

    it('ask few proxies at the same time, and all of them', async () => {
        watched.close();
        const callers = Array.from({ length: 50 }, (_, index) => `callers-${index}`);
        const [big, bigPaths] = [inputsOf(withClients(callers)), callers.map(calledFrom)];
        const [asked, answers]: [Set<string>, (() => void)[]] = [new Set(), []];
        let most = 0;
        watched = new WatchedEjections(
            ({ namespace }) => {
                asked.add(namespace);
                return new Promise((resolve) => {
                    most = Math.max(
                        most,
                        answers.push(() => resolve(answer({}))),
                    );
                });
            },
            () => ({ inputs: big, services: services.slice(0, 1).map((each) => ({ ...each, paths: bigPaths })) }),
            changed,
        );
        await nextRound();
        while (answers.length > 0) {
            answers.splice(0).forEach((reply) => reply());
            await jest.advanceTimersByTimeAsync(0);
        }
        expect(most).toBe(16);
        expect([...asked].sort()).toEqual([...callers].sort());
    });

    it('ask nobody once they are closed', async () => {
        const ask = jest.fn(() => Promise.resolve(answer({})));
        said = ask;
        watched.close();
        await nextRound();
        expect(ask).not.toHaveBeenCalled();
    });
});

describe('the shares with what is ejected now', () => {
    it('are those of Envoy’s arithmetic', () => {
        const all = new Map([first, ...others].map((address) => [address, 'ejected']));
        expect(sharesNow(path, { pod: '', out: new Map() })).toMatchObject({ west: 1 });
        expect(sharesNow(path, { pod: '', out: all })).toMatchObject({ east: 1 });
    });
});
