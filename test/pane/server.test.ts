import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { assemble } from '../../drill/report/assemble';
import { detectionOf, type Fleet, validFleet } from '../analysis/support/fleet';
import { machine, recording, settings } from '../drill/support/synthetic';
import { inputsOf, RunningPane } from './support/runningPane';

let pane: RunningPane;
afterEach(() => pane.close());

const serve = async (fleet: Fleet = validFleet(), problems = {}): Promise<RunningPane> =>
    (pane = await new RunningPane(inputsOf(fleet, problems)).start());

interface Answer {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/** `fetch` would not let a test say another `Host`. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
        request(`${pane.url}${path}`, { headers, method }, (reply) => {
            let body = '';
            reply.on('data', (chunk: Buffer) => (body += chunk.toString()));
            reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
        })
            .on('error', reject)
            .end();
    });
}

/** Every page that can be reached by links from the first one. */
async function everyPage(): Promise<Map<string, Answer>> {
    const pages = new Map<string, Answer>();
    const due = ['/'];
    for (let path = due.pop(); path !== undefined; path = due.pop()) {
        if (!pages.has(path)) {
            const answer = await ask(path);
            pages.set(path, answer);
            due.push(...[...answer.body.matchAll(/href="(\/[^"#]*)"/g)].map(([, link = '']) => link));
        }
    }
    return pages;
}

function drilled(): void {
    mkdirSync(join(pane.reportFolder, 'locality'), { recursive: true });
    const report = assemble(settings(), recording(), machine);
    writeFileSync(join(pane.reportFolder, 'locality', 'report.json'), JSON.stringify(report));
}

describe('the server of the pane', () => {
    it.each([
        ['its address', (port: number) => `127.0.0.1:${port}`, 200],
        ['its name', (port: number) => `localhost:${port}`, 200],
        ['a name that was made to resolve here', (port: number) => `evil.example:${port}`, 403],
        ['another port', (port: number) => `127.0.0.1:${port + 1}`, 403],
        ['no port', () => '127.0.0.1', 403],
    ])('answers by Host: %s', async (_, host, status) => {
        await serve();
        for (const path of ['/', '/services', '/events?page=/&seen=x', '/assets/live.js']) {
            if (status !== 200 || !path.startsWith('/events')) {
                expect((await ask(path, { host: host(pane.port) })).status).toBe(status);
            }
        }
    });

    it('lets no other site read it', async () => {
        await serve();
        const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
        expect((await ask('/', elsewhere)).status).toBe(403);
        expect((await ask('/', { ...elsewhere, 'sec-fetch-mode': 'navigate' })).status).toBe(200);
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('refuses %s everywhere', async (method) => {
        await serve();
        for (const path of ['/', '/services', '/events', '/assets/style.css', '/drills']) {
            expect((await ask(path, {}, method)).status).toBe(405);
        }
    });

    it('sends pages that load nothing from elsewhere and run no code of their own', async () => {
        await serve();
        drilled();
        pane.change(inputsOf(validFleet()));
        for (const [path, { body, headers }] of await everyPage()) {
            const policy = headers['content-security-policy'] ?? '';
            expect([path, policy]).toEqual([path, expect.stringMatching(/^default-src 'none'; script-src 'self';/)]);
            expect(policy).not.toMatch(/unsafe|\*|https?:/);
            if (headers['content-type']?.startsWith('text/html')) {
                expect(
                    body.match(
                        /<script(?! type="module" src="\/assets\/live\.js">)|<style| style="| on\w+="|="https?:/g,
                    ),
                ).toBeNull();
            }
        }
    });

    it('answers with no secret: not of kubeconfigs, of ConfigMaps or of objects', async () => {
        const fleet = validFleet();
        const secret = 'swordfish';
        const west = fleet.west ?? [];
        west.push(
            {
                apiVersion: 'v1',
                kind: 'ConfigMap',
                metadata: { name: 'app', namespace: 'shop' },
                data: { key: secret },
            },
            {
                apiVersion: 'v1',
                kind: 'Pod',
                metadata: { name: 'hello-1', namespace: 'shop', labels: { app: 'hello' } },
                spec: { containers: [{ name: 'hello', env: [{ name: 'TOKEN', value: secret }] }] },
            },
            { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, data: { key: secret } },
            {
                apiVersion: 'v1',
                kind: 'ConfigMap',
                metadata: { name: 'istio-ca-root-cert', namespace: 'shop' },
                data: { 'root-cert.pem': 'none', 'ca-key.pem': secret },
            },
        );
        await serve(fleet);
        const pages = await everyPage();
        expect(pages.size).toBeGreaterThan(8);
        for (const [path, { body }] of pages) {
            expect([path, body.includes(secret)]).toEqual([path, false]);
        }
    });

    it.each(['/nothing', '/services/shop/none', '/services/a/b/c', '/drills/live/none', '/drills/report/none', '/%ff'])(
        'says that nothing is at %s',
        async (path) => {
            await serve();
            expect((await ask(path)).status).toBe(404);
        },
    );

    it('lets nothing that a cluster said become markup', async () => {
        const fleet = validFleet();
        const evil = '<script>alert(1)</script>"\'&';
        (fleet.west?.[0]?.metadata.labels ?? {})['topology.kubernetes.io/zone'] = evil;
        await serve(fleet, { east: evil });
        for (const { body } of (await everyPage()).values()) {
            expect(body.includes('<script>alert')).toBe(false);
        }
    });

    it('filters without a script', async () => {
        const fleet = validFleet();
        delete detectionOf(fleet.west).maxEjectionPercent;
        await serve(fleet);
        const row = async (path: string): Promise<string> =>
            /<tr id="service-shop-hello"[^>]*>/.exec((await ask(path)).body)?.[0] ?? '';
        expect(await row('/services')).not.toContain('hidden');
        expect(await row('/services?show=partly')).not.toContain('hidden');
        expect(await row('/services?show=does-not')).toContain('hidden');
        expect(await row('/services?search=HELL')).not.toContain('hidden');
        expect(await row('/services?search=other')).toContain('hidden');
    });

    it('shows a service with its problems, its priorities, its settings and its drills', async () => {
        const fleet = validFleet();
        delete detectionOf(fleet.west).maxEjectionPercent;
        await serve(fleet);
        const { body } = await ask('/services/shop/hello');
        expect(body).toContain('fails over partly');
        expect(body).toContain('ejection-limit');
        expect(body).toContain('Use at least 50');
        expect(body).toContain('Priority 1');
        expect(body).toContain('default of Istio');
        expect(body).toContain('Drills of this service');
    });

    it('says which cluster does not answer, and keeps what it said before', async () => {
        await serve(validFleet(), { east: 'connect ECONNREFUSED' });
        const { body } = await ask('/');
        expect(body).toContain('✕ not reachable: connect ECONNREFUSED');
        expect(body).toContain('us-central1');
    });
});

describe('the pages of a state that cannot be computed', () => {
    const changed = (inputs: Parameters<RunningPane['change']>[0]): Promise<unknown> => {
        const next = new Promise((resolve) => pane.store.subscribe(resolve));
        pane.change(inputs);
        return next;
    };
    const broken = () =>
        inputsOf(validFleet()).map((input) => ({
            ...input,
            get objects(): never {
                throw new Error('replicas are beyond count');
            },
        }));

    it('are those of the last one, with the reason, until it can be', async () => {
        await serve();
        await changed(broken());
        for (const path of ['/', '/services', '/services/shop/hello', '/drills']) {
            const { body, status } = await ask(path);
            expect(status).toBe(200);
            expect(body).toContain('not current, the last state is shown: replicas are beyond count');
        }
        expect((await ask('/services')).body).toContain('service-shop-hello');
        await changed(inputsOf(validFleet()));
        expect((await ask('/')).body).not.toContain('not current');
    });

    it('are there at the start too', async () => {
        pane = await new RunningPane(broken()).start();
        expect((await ask('/')).body).toContain('replicas are beyond count');
    });

    it('are an answer where they cannot be drawn', async () => {
        await serve();
        const spy = jest.spyOn(pane.store, 'current').mockImplementation(() => {
            throw new Error('no state');
        });
        expect(await ask('/')).toMatchObject({ status: 500, body: 'This page cannot be shown: no state\n' });
        spy.mockRestore();
        expect((await ask('/')).status).toBe(200);
    });
});

/** The events of a page, one at a time. */
async function* eventsOf(page: string, seen: string): AsyncGenerator<{ updates?: { id: string }[]; said: string }> {
    const reply = await fetch(`${pane.url}/events?${new URLSearchParams({ page, seen }).toString()}`);
    let text = '';
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString();
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
            const data = /^data: (.*)$/m.exec(event)?.[1];
            if (data !== undefined) {
                yield JSON.parse(data) as { updates?: { id: string }[]; said: string };
            }
        }
    }
}

describe('the events of a page', () => {
    const ids = (event: { updates?: { id: string }[] } | undefined) => event?.updates?.map(({ id }) => id);

    it('have what changed, in words too', async () => {
        await serve();
        const seen = /data-seen="([^"]+)"/.exec((await ask('/services')).body)?.[1] ?? '';
        const events = eventsOf('/services', seen);
        expect(ids((await events.next()).value as never)).toEqual([]);
        const fleet = validFleet();
        delete detectionOf(fleet.west).maxEjectionPercent;
        pane.change(inputsOf(fleet));
        const changed = (await events.next()).value as { updates: { id: string; html: string }[]; said: string };
        expect(ids(changed)).toEqual(['filters', 'service-shop-hello']);
        expect(changed.said).toBe('hello.shop fails over partly');
        await events.return(undefined);
    });

    it('begin with the whole page for whoever saw another state of it', async () => {
        await serve();
        const events = eventsOf('/', 'older');
        expect(ids((await events.next()).value as never)).toEqual([
            'summary',
            'clusters',
            'certificates',
            'problems',
            'limits',
        ]);
        await events.return(undefined);
    });

    it('ask to load a page again that has other parts now', async () => {
        await serve();
        const events = eventsOf('/services/shop/hello', 'older');
        await events.next();
        pane.change(inputsOf({ ...validFleet(), west: [] }));
        expect(ids((await events.next()).value as never)).toBeUndefined();
        await events.return(undefined);
    });
});
