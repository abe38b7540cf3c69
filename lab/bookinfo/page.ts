import { product } from './books';
import type { Served } from './servings';

interface Part {
    status: number;
    json: unknown;
}

/**
 * `/productpage` for people. As Bookinfo's own page it is 200 and says in words what it could not fetch; who served
 * which part is in a comment.
 */
export function productPage(details: Part, reviews: Part, served: Served): string {
    return [
        '<!DOCTYPE html>',
        `<title>Simple Bookstore App</title><h1>${product.title}</h1>`,
        `<h2>Book Details</h2>`,
        details.status === 200 ? table(details.json) : sorry('details', details.json),
        `<h2>Book Reviews</h2>`,
        reviews.status === 200 ? reviewList(reviews.json) : sorry('reviews', reviews.json),
        `<!-- ${JSON.stringify(served)} -->\n`,
    ].join('\n');
}

function sorry(what: string, json: unknown): string {
    const { error = '' } = json as { error?: string };
    return `<p>Error fetching product ${what}</p>\n<p>${error}</p>`;
}

function table(json: unknown): string {
    const rows = Object.entries(json as Record<string, unknown>).map(
        ([name, value]) => `<tr><th>${name}<td>${String(value)}`,
    );
    return `<table>${rows.join('')}</table>`;
}

function reviewList(json: unknown): string {
    const { reviews, podname, clustername } = json as {
        reviews: { reviewer: string; text: string; rating?: { stars?: number; color?: string; error?: string } }[];
        podname: string;
        clustername: string;
    };
    const each = reviews.map(
        ({ reviewer, text, rating }) =>
            `<blockquote>"${text}" <cite>${reviewer}</cite>${rating ? ` ${rating.error ?? `${rating.stars} ${rating.color} stars`}` : ''}</blockquote>`,
    );
    return [
        ...each,
        `<p>Reviews served by: ${podname}${clustername === 'null' ? '' : ` on cluster ${clustername}`}`,
    ].join('\n');
}
