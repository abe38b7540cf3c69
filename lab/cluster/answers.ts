import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Whether a URL answers with 200, with a certificate that chains to `authority`. */
export function answers(url: string, authority?: string): Promise<boolean> {
    return new Promise((resolve) => {
        const request = url.startsWith('https:')
            ? httpsRequest(url, { ca: authority, timeout: 2_000 })
            : httpRequest(url, { timeout: 2_000 });
        request.on('response', (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        request.on('timeout', () => request.destroy());
        request.on('error', () => resolve(false));
        request.end();
    });
}
