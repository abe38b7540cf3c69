import { labToolsCommand } from '../../cli/labToolsCommand';
import { BadInput } from '../../errors';
import { toolNames } from '../../lab/tools';
import { FakeHost } from '../lab/tools/support/fakeHost';

describe('failover lab tools', () => {
    const before = process.env;
    const fake = new FakeHost(false);
    beforeEach(() => {
        process.env = { ...fake.env };
    });
    afterAll(() => {
        process.env = before;
        fake.remove();
    });

    async function run(...args: string[]): Promise<string> {
        const written: string[] = [];
        const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
        try {
            await labToolsCommand().exitOverride().parseAsync(args, { from: 'user' });
        } finally {
            write.mockRestore();
        }
        return written.join('');
    }

    it('prints a line for each tool', async () => {
        const lines = (await run()).trim().split('\n');
        expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(toolNames);
        expect(lines[1]).toMatch(/missing: will be built from github\.com\/pulumi\/pulumi\/pkg\/v3@v3\./);
    });

    it('prints nothing but JSON when asked', async () => {
        const etcd = fake.program('my-etcd', '#!/bin/sh\necho etcd Version: 3.6.1\n');
        const tools = JSON.parse(await run('--json', '--tool', `etcd=${etcd}`)) as { name: string }[];
        expect(tools.map(({ name }) => name)).toEqual(toolNames);
        expect(tools[1]).toEqual({ name: 'etcd', version: '3.6.1', source: 'setting', path: etcd });
        expect(tools[6]).toMatchObject({
            name: 'envoy',
            source: 'missing',
            from: expect.stringContaining('PyPI') as string,
        });
    });

    it('refuses what names no tool', async () => {
        await expect(run('--tool', 'kubelet=/k')).rejects.toThrow(BadInput);
    });
});
