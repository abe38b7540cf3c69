import type { IncomingHttpHeaders } from 'node:http';
import { detailsOf, firstRatings, noRating, product, reviewTexts, sorry } from './books';
import { call, type CallReply, forwardedHeaders } from './call';
import { productPage } from './page';
import type { Role } from './role';
import type { Served, Servings } from './servings';

/** A request, as far as Bookinfo looks at it. */
interface Asked {
    method: string;
    path: string;
    headers: IncomingHttpHeaders;
    body: string;
}

/** A reply before this stand-in's own fields are added. */
export interface Answer {
    status: number;
    json?: unknown;
    html?: (served: Served) => string;
    /** Who served the parts that other services gave. */
    servedBy?: Served['servedBy'];
}

type Answers = (asked: Asked) => Promise<Answer> | Answer;

/** Time limits of calls, in milliseconds, as in Bookinfo's sources. */
const productpageTimeout = 3000;
const ratingsTimeout = { black: 10_000, others: 2500 };

export function answersOf(role: Role, servings: Servings): Answers {
    return { productpage, details, reviews, ratings }[role.service](role, servings);
}

function details({ podname, clustername }: Role): Answers {
    return ({ path }) => {
        const id = idIn(path);
        return id === undefined
            ? { status: 400, json: { error: 'please provide numeric product id' } }
            : { status: 200, json: { ...detailsOf(id), podname, clustername } };
    };
}

function ratings(): Answers {
    const posted = new Map<number, unknown>();
    return ({ method, path, body }) => {
        const id = idIn(path);
        if (id === undefined) {
            return { status: 400, json: { error: 'please provide numeric product ID' } };
        }
        if (method === 'POST') {
            try {
                posted.set(id, JSON.parse(body));
            } catch {
                return { status: 400, json: { error: 'please provide valid ratings JSON' } };
            }
        }
        return { status: 200, json: { id, ratings: posted.get(id) ?? firstRatings } };
    };
}

function reviews(role: Role, servings: Servings): Answers {
    const { podname, clustername, hosts } = role;
    return async ({ path, headers }) => {
        const id = idIn(path);
        if (id === undefined) {
            return { status: 404, json: { error: 'not found' } };
        }
        const { color } = role.ratings ?? {};
        const limit = color === 'black' ? ratingsTimeout.black : ratingsTimeout.others;
        const rated = color && (await call(`http://${hosts.ratings}/ratings/${id}`, forwardedHeaders(headers), limit));
        const { json, servedBy } = partOf(rated || undefined, servings);
        const stars = (json as { ratings?: Record<string, number> } | undefined)?.ratings ?? {};
        const ratingOf = (reviewer: string) => ({
            rating: stars[reviewer] === undefined ? noRating : { stars: stars[reviewer], color },
        });
        const list = Object.entries(reviewTexts).map(([reviewer, text]) => ({
            reviewer,
            text,
            ...(color && ratingOf(reviewer)),
        }));
        return { status: 200, json: { id: String(id), podname, clustername, reviews: list }, servedBy };
    };
}

function productpage({ hosts }: Role, servings: Servings): Answers {
    const ask = async (what: 'details' | 'reviews' | 'ratings', id: string, headers: IncomingHttpHeaders) => {
        const tries = what === 'reviews' ? 2 : 1; // as in productpage.py
        let reply: CallReply | undefined;
        for (let each = 0; each < tries && reply?.status !== 200; each++) {
            reply = await call(`http://${hosts[what]}/${what}/${id}`, forwardedHeaders(headers), productpageTimeout);
        }
        const { json, servedBy } = partOf(reply, servings);
        return json === undefined
            ? { status: reply?.status === 200 ? 500 : (reply?.status ?? 500), json: sorry(what) }
            : { status: 200, json, servedBy };
    };
    return async ({ path, headers }) => {
        const [, id = '', part = 'details'] = /^\/api\/v1\/products\/([^/]+)(?:\/(reviews|ratings))?$/.exec(path) ?? [];
        if (id !== '') {
            return ask(part as 'details' | 'reviews' | 'ratings', id, headers);
        }
        if (path === '/api/v1/products') {
            return { status: 200, json: [product] };
        }
        if (path !== '/productpage' && path !== '/' && path !== '/index.html') {
            return { status: 404, json: { error: 'not found' } };
        }
        if (path !== '/productpage') {
            return { status: 200, html: () => '<title>Bookinfo</title><a href="/productpage">Product page</a>\n' };
        }
        const one = await ask('details', '0', headers);
        const other = await ask('reviews', '0', headers);
        // As in productpage.py: whatever the others answer, the page is 200.
        return {
            status: 200,
            html: (served) => productPage(one, other, served),
            servedBy: { ...one.servedBy, ...other.servedBy },
        };
    };
}

/** The reply of a called service, apart from what this stand-in added to it. Without JSON where it was no success. */
function partOf(reply: CallReply | undefined, servings: Servings): Pick<Answer, 'json' | 'servedBy'> {
    const { servedBy = {}, served = {}, ...json } = (reply?.json ?? {}) as Served;
    for (const [service, ids] of Object.entries(served)) {
        servings.add(service as keyof typeof served, ids);
    }
    return reply?.status === 200 && reply.json !== undefined ? { json, servedBy } : { servedBy };
}

/** The number at the end of a path. */
function idIn(path: string): number | undefined {
    const last = path.split('/').at(-1) ?? '';
    return /^\d+$/.test(last) ? Number(last) : undefined;
}
