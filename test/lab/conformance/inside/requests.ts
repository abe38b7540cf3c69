import { Pool } from 'undici';
import type { Outcome } from '../rule';
import type { Zone } from '../zones';

const connections = 4;

/** Sends requests over kept-alive connections and counts where they came to; a broken endpoint's 503 counts too. */
export async function send(origin: string, requests: number): Promise<Pick<Outcome, 'shares' | 'lost'>> {
    const pool = new Pool(origin, { connections, headersTimeout: 5000 });
    const counts: Partial<Record<Zone, number>> = {};
    let lost = 0;
    let left = requests;
    const one = async () => {
        const { statusCode, body } = await pool.request({ method: 'GET', path: '/' });
        const zone = /zone=(\S+)/.exec(await body.text())?.[1] as Zone | undefined;
        if (zone) {
            counts[zone] = (counts[zone] ?? 0) + 1;
        }
        lost += statusCode >= 200 && statusCode < 300 ? 0 : 1;
    };
    const oneAfterTheOther = async () => {
        while (left-- > 0) {
            await one();
        }
    };
    try {
        await Promise.all(Array.from({ length: connections }, oneAfterTheOther));
    } finally {
        await pool.destroy();
    }
    const shares = Object.fromEntries(Object.entries(counts).map(([zone, count]) => [zone, count / requests]));
    return { shares, lost: lost / requests };
}
