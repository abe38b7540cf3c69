import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { detailsOf, firstRatings, noRating, product, reviewTexts, sorry } from '../../../lab/bookinfo/books';
import { roleOf } from '../../../lab/bookinfo/role';
import { bookinfoServer } from '../../../lab/bookinfo/server';

const servers: HttpServer[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close().closeAllConnections()));

/** Starts a service and returns its port. */
async function start(args: string, env: Record<string, string> = {}): Promise<number> {
    const pod = `${args.split(' ').slice(0, 2).join('-')}-pod`;
    const server = bookinfoServer(roleOf(args.split(' '), { CLUSTER_NAME: 'west', ...env }, pod));
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
}

const at = (service: string, port: number) => ({
    [`${service.toUpperCase()}_HOSTNAME`]: '127.0.0.1',
    [`${service.toUpperCase()}_SERVICE_PORT`]: String(port),
});

/** Starts all of Bookinfo and returns productpage's port. */
async function bookinfo(reviewsVersion = 'v3', faults: Record<string, string> = {}): Promise<number> {
    const flags = (service: string) => (faults[service] === undefined ? '' : ` ${faults[service]}`);
    const ratings = at('ratings', await start(`ratings v1${flags('ratings')}`));
    const reviews = at('reviews', await start(`reviews ${reviewsVersion}${flags('reviews')}`, ratings));
    const details = at('details', await start(`details v1${flags('details')}`));
    return start('productpage v1', { ...ratings, ...reviews, ...details });
}

interface Reply {
    status: number;
    text: string;
    json: Record<string, unknown>;
}

async function get(port: number, path: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const text = await response.text();
    const json = response.headers.get('content-type') === 'application/json' ? text : '{}';
    return { status: response.status, text, json: JSON.parse(json) as Record<string, unknown> };
}

const server = (name: string) => ({ podname: `${name}-pod`, clustername: 'west' });

describe('Bookinfo in the lab', () => {
    it('answers as the services of the sample do', async () => {
        const port = await bookinfo();
        expect((await get(port, '/api/v1/products')).json).toEqual([product]);
        expect((await get(port, '/api/v1/products/0')).json).toMatchObject(detailsOf(0));
        expect((await get(port, '/api/v1/products/0/reviews')).json).toMatchObject({
            id: '0',
            ...server('reviews-v3'),
            reviews: Object.entries(reviewTexts).map(([reviewer, text]) => ({
                reviewer,
                text,
                rating: { stars: firstRatings[reviewer], color: 'red' },
            })),
        });
        expect((await get(port, '/api/v1/products/0/ratings')).json).toMatchObject({ id: 0, ratings: firstRatings });
        expect((await get(port, '/health')).text).toBe('Product page is healthy');
    });

    it.each([
        ['v1', undefined],
        ['v2', { stars: 5, color: 'black' }],
        ['v3', { stars: 5, color: 'red' }],
    ])('has the ratings of version %s: %j', async (version, rating) => {
        const { json } = await get(await bookinfo(version), '/api/v1/products/0/reviews');
        const [first] = json['reviews'] as { rating?: unknown }[];
        expect(first?.rating).toEqual(rating);
    });

    it('says who served every hop', async () => {
        const port = await bookinfo();
        expect((await get(port, '/api/v1/products/0')).json['servedBy']).toEqual({
            productpage: server('productpage-v1'),
            details: server('details-v1'),
        });
        expect((await get(port, '/api/v1/products/0/reviews')).json['servedBy']).toEqual({
            productpage: server('productpage-v1'),
            reviews: server('reviews-v3'),
            ratings: server('ratings-v1'),
        });
        expect((await get(port, '/api/v1/products/0')).json).toMatchObject(server('details-v1'));
    });

    it('hides on its page what fails behind it, and nowhere else', async () => {
        const port = await bookinfo('v3', { details: '--status=503', reviews: '--status=503' });
        const page = await get(port, '/productpage');
        expect(page.status).toBe(200);
        expect(page.text).toMatch(/Error fetching product details[^]*Error fetching product reviews/);
        expect(await get(port, '/api/v1/products/0')).toMatchObject({ status: 503, json: sorry('details') });
        expect(await get(port, '/api/v1/products/0/reviews')).toMatchObject({ status: 503, json: sorry('reviews') });
    });

    it('has reviews without stars when ratings fail', async () => {
        const port = await bookinfo('v3', { ratings: '--status=503' });
        const { status, json } = await get(port, '/api/v1/products/0/reviews');
        expect(status).toBe(200);
        expect(json['reviews']).toMatchObject([{ rating: noRating }, { rating: noRating }]);
    });

    it.each([
        ['details v1', '/details/book', 400, 'please provide numeric product id'],
        ['ratings v1', '/ratings/book', 400, 'please provide numeric product ID'],
        ['productpage v1', '/elsewhere', 404, 'not found'],
    ])('refuses what %s does not know', async (args, path, status, error) => {
        expect(await get(await start(args), path)).toMatchObject({ status, json: { error } });
    });

    it('keeps its health under a fault', async () => {
        const port = await start('details v1 --status=503 --delay=60000');
        expect(await get(port, '/health')).toMatchObject({ status: 200, json: { status: 'Details is healthy' } });
    });

    it('reports every serving once, by the service', async () => {
        const port = await bookinfo('v1');
        const ask = async (id: string) =>
            (await get(port, '/api/v1/products/0/reviews', { 'idempotency-key': id })).json['served'];
        expect(await ask('one')).toEqual({ productpage: ['one'], reviews: ['one'] });
        expect(await ask('two')).toEqual({ productpage: ['two'], reviews: ['two'] });
        expect(await ask('two')).toEqual({ productpage: ['two'], reviews: ['two'] });
    });

    it('takes the id of a request that has no other from x-request-id', async () => {
        const { json } = await get(await start('details v1'), '/details/0', { 'x-request-id': 'one' });
        expect(json['served']).toEqual({ details: ['one'] });
    });

    it('reports a serving later whose reply nobody read', async () => {
        const port = await start('details v1 --delay=100');
        const caller = new AbortController();
        servers.at(-1)?.once('request', () => caller.abort());
        const left = fetch(`http://127.0.0.1:${port}/details/0`, {
            headers: { 'idempotency-key': 'lost' },
            signal: caller.signal,
        });
        await expect(left).rejects.toThrow('aborted');
        const later = async () => (await get(port, '/details/0', { 'idempotency-key': 'read' })).json['served'];
        expect(await later()).toEqual({ details: ['lost', 'read'] });
    });
});

const samples = samplesFolder();
const ofTheSources = samples === undefined ? describe.skip : describe;

/** The sources of Bookinfo in the Istio module that the lab's tools are built from, if Go has downloaded it. */
function samplesFolder(): string | undefined {
    const wrapper = readFileSync(join(__dirname, '../../../lab/tools/modules/istio/go.mod'), 'utf8');
    const version = /istio\.io\/istio (v\S+)/.exec(wrapper)?.[1] ?? '';
    const cache = process.env['GOMODCACHE'] ?? join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'pkg/mod');
    const folder = join(cache, `istio.io/istio@${version}`, 'samples/bookinfo/src');
    return existsSync(folder) ? folder : undefined;
}

ofTheSources('the sources of Bookinfo', () => {
    const source = (path: string) => readFileSync(join(samples ?? '', path), 'utf8');

    it('have the same facts of the book', () => {
        const ruby = source('details/details.rb');
        for (const [field, value] of Object.entries(detailsOf(0)).slice(1)) {
            expect(ruby).toMatch(new RegExp(`'${field}'(:| =>) '?${String(value)}'?[,\\n]`));
        }
        expect(ruby).toContain('please provide numeric product id');
    });

    it('have the same reviews, and fields that say who wrote and served them', () => {
        const java = source('reviews/reviews-application/src/main/java/application/rest/LibertyRestEndpoint.java');
        for (const text of [...Object.keys(reviewTexts), noRating.error]) {
            expect(java).toContain(text);
        }
        for (const field of [
            'id',
            'podname',
            'clustername',
            'reviews',
            'reviewer',
            'text',
            'rating',
            'stars',
            'color',
        ]) {
            expect(java).toContain(`\\"${field}\\":`);
        }
    });

    it('have the same ratings', () => {
        const script = source('ratings/ratings.js');
        for (const [reviewer, stars] of Object.entries(firstRatings)) {
            expect(script).toContain(`'${reviewer}': ${stars}`);
        }
        expect(script).toContain('please provide numeric product ID');
    });

    it('have the same page, paths and variables', () => {
        const python = source('productpage/productpage.py').replaceAll("\\'", "'");
        const page = source('productpage/templates/productpage.html');
        for (const text of [product.title, sorry('details').error, sorry('reviews').error]) {
            expect(python).toContain(text);
        }
        for (const path of ['/productpage', '/api/v1/products', '/api/v1/products/<product_id>/reviews', '/health']) {
            expect(python).toContain(`'${path}'`);
        }
        for (const name of ['DETAILS_HOSTNAME', 'DETAILS_SERVICE_PORT', 'SERVICES_DOMAIN']) {
            expect(python).toContain(`"${name}"`);
        }
        expect(page).toMatch(/Error fetching product details[^]*Error fetching product reviews/);
    });
});
