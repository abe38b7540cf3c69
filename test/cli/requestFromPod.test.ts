import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { closeServers, serve } from '../drill/support/servers';
import { registerFile } from '../drill/support/typescript';

const program = join(__dirname, '..', '..', 'cli', 'requestFromPod.ts');
afterEach(closeServers);

describe('a request from a pod', () => {
    const request = async (timeoutMs: number, delayMs: number) => {
        const { url } = await serve((_, response) => setTimeout(() => response.end('late'), delayMs).unref());
        const args = ['-r', registerFile, program, new URL(url).port, 'GET', '/', String(timeoutMs)];
        return promisify(execFile)(process.execPath, args);
    };

    it('waits as long as it is given', async () => {
        expect((await request(60_000, 300)).stdout).toMatch(/^\d+ \d+ 200\nlate$/);
    });

    it('then says how long it waited', async () => {
        await expect(request(200, 60_000)).rejects.toThrow('no answer within 0.2 s');
    });
});
