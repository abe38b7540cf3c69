import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { knownProcess, listeningPorts, stateOf } from '../../cli/processState';
import { until } from '../drill/support/until';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

async function sleeper(): Promise<{ child: ChildProcess; pid: number }> {
    const child = spawn('sleep', ['600']);
    children.push(child);
    await once(child, 'spawn');
    return { child, pid: child.pid ?? 0 };
}

/** Signals take effect soon, not at once. */
async function becomes(read: () => Promise<string>, wanted: string): Promise<void> {
    let state = '';
    await until(wanted, () => {
        void read().then((found) => (state = found));
        return state === wanted;
    });
}

describe('the state of a process', () => {
    it('is running, stopped, running again, and gone', async () => {
        const { child, pid } = await sleeper();
        const known = (await knownProcess(pid)) ?? { pid, startedAt: '' };
        const state = () => stateOf(known);
        expect(await state()).toBe('running');
        child.kill('SIGSTOP');
        await becomes(state, 'stopped');
        child.kill('SIGCONT');
        await becomes(state, 'running');
        child.kill('SIGKILL');
        await becomes(state, 'gone');
        expect(await knownProcess(pid)).toBeUndefined();
    });

    it('is gone where another process has its number', async () => {
        const { pid } = await sleeper();
        expect(await stateOf({ pid, startedAt: '1' })).toBe('gone');
    });
});

describe('the ports that a process listens on', () => {
    it.each(['127.0.0.1', '::1'])('has those on %s, and those of no other process', async (host) => {
        const server = createServer().listen(0, host);
        await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        expect(await listeningPorts(process.pid)).toContain(port);
        expect(await listeningPorts((await sleeper()).pid)).toEqual([]);
        await new Promise((resolve) => server.close(resolve));
    });
});
