import * as fc from 'fast-check';
import { BadInput } from '../../../errors';
import { readSettings, variableOf } from '../../../lab/tools/settings';
import { toolNames } from '../../../lab/tools/tool';

const read = (flags: string[], env: NodeJS.ProcessEnv = {}) => Object.fromEntries(readSettings(flags, env, '/here'));

describe('readSettings', () => {
    it('takes nothing from nothing', () => {
        expect(read([], { PATH: '/usr/bin', FAILOVER_TOOL_ETCD: '' })).toEqual({});
    });

    it('takes a flag, and makes its path absolute', () => {
        expect(read(['etcd=bin/etcd'])).toEqual({ etcd: { path: '/here/bin/etcd', where: '--tool etcd' } });
    });

    it('takes a variable, and says so', () => {
        expect(read([], { FAILOVER_TOOL_KUBE_APISERVER: '/k/kube-apiserver' })).toEqual({
            'kube-apiserver': { path: '/k/kube-apiserver', where: 'FAILOVER_TOOL_KUBE_APISERVER' },
        });
    });

    it('prefers the flag to the variable', () => {
        expect(read(['envoy=/flag'], { FAILOVER_TOOL_ENVOY: '/variable' })).toMatchObject({ envoy: { path: '/flag' } });
    });

    it('keeps an equals sign in a path', () => {
        expect(read(['envoy=/a=b/envoy'])).toMatchObject({ envoy: { path: '/a=b/envoy' } });
    });

    it.each([
        ['a tool that there is not', ['kubelet=/k'], {}, 'there is no tool kubelet. The tools are pulumi, etcd'],
        ['no name', ['=/k'], {}, 'there is no tool ""'],
        ['no path', ['etcd'], {}, 'Write `--tool etcd=/path/to/etcd`'],
        ['an empty path', ['etcd='], {}, 'is etcd=, without a path'],
        ['a tool named twice', ['etcd=/a', 'etcd=/b'], {}, '`--tool` names etcd more than once'],
        ['a variable of no tool', [], { FAILOVER_TOOL_KUBE_API: '/k' }, '`FAILOVER_TOOL_KUBE_API` names no tool'],
    ])('refuses %s', (_, flags, env, message) => {
        expect(() => read(flags, env)).toThrow(BadInput);
        expect(() => read(flags, env)).toThrow(message);
    });

    it('lists every problem at once', () => {
        expect(() => read(['a=1', 'etcd'], { FAILOVER_TOOL_X: '1' })).toThrow(
            /FAILOVER_TOOL_X[^]*no tool a[^]*without a path/,
        );
    });

    it('understands the variable of every tool', () => {
        fc.assert(
            fc.property(fc.constantFrom(...toolNames), (name) =>
                expect(Object.keys(read([], { [variableOf(name)]: '/x' }))).toEqual([name]),
            ),
        );
    });
});
