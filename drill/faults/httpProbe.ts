import { get } from 'node:http';
import { messageOf } from '../../errors';
import type { ProbeOutcome } from './probe';
import type { HttpProbe } from './recipe';

const usualTimeoutMs = 5000;
const longestLine = 80;

/** Asks a caller as the probe says. Any status below 400 is an answer; without one, nothing is known of the refusal. */
export function sendHttpProbe(probe: HttpProbe, timeoutMs = usualTimeoutMs): Promise<ProbeOutcome> {
    const { address, host, path = '/' } = probe;
    return new Promise((resolve) => {
        const signal = AbortSignal.timeout(timeoutMs);
        const unreached = (error: unknown): void =>
            resolve({
                outcome: 'unreached',
                text: signal.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(error),
            });
        const request = get(`http://${address}${path}`, { agent: false, headers: { host }, signal }, (response) => {
            const { statusCode = 0 } = response;
            let body = '';
            response.setEncoding('utf8');
            response.on('data', (chunk: string) => (body += chunk));
            response.on('error', unreached);
            response.on('end', () => {
                const line = (body.split('\n')[0] ?? '').slice(0, longestLine);
                resolve({ outcome: statusCode < 400 ? 'answered' : 'refused', text: `${statusCode} ${line}`.trim() });
            });
        });
        request.on('error', unreached);
    });
}
