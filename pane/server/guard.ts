import type { IncomingMessage } from 'node:http';

/** Sent with every answer. Nothing but this server's own files is loaded, and no other page may show or read these. */
export const securityHeaders: Readonly<Record<string, string>> = {
    'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        'img-src data:',
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
};

/** Why a request is refused; undefined for one that is answered. */
export interface Refusal {
    readonly status: 403 | 405;
    readonly text: string;
}

/**
 * Answers reads of this machine's own browsers only. A page elsewhere can let its name resolve to 127.0.0.1 (DNS
 * rebinding); its requests then carry that name as their `Host`.
 */
export function refusalOf(
    { headers, method }: Pick<IncomingMessage, 'headers' | 'method'>,
    port: number,
): Refusal | undefined {
    const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
    if (!names.includes(headers.host?.toLowerCase() ?? '')) {
        return { status: 403, text: `This page is at http://${names[0]}/ only.` };
    }
    const from = headers['sec-fetch-site'];
    if (from !== undefined && from !== 'same-origin' && from !== 'none' && headers['sec-fetch-mode'] !== 'navigate') {
        return { status: 403, text: 'Other sites may not read this page.' };
    }
    return method === 'GET' || method === 'HEAD' ? undefined : { status: 405, text: 'This page only reads.' };
}
