import { searchPath } from '../../../lab/tools/searchPath';

describe('searchPath', () => {
    it.each([
        ['each directory of PATH in order', 'envoy', { PATH: '/a:/b' }, ['/a/envoy', '/b/envoy']],
        ['no relative directory', 'envoy', { PATH: '.:bin::/b' }, ['/b/envoy']],
        ['a directory once', 'envoy', { PATH: '/a:/b:/a' }, ['/a/envoy', '/b/envoy']],
        ['nothing without PATH', 'envoy', {}, []],
        ['KUBEBUILDER_ASSETS after PATH', 'etcd', { PATH: '/a', KUBEBUILDER_ASSETS: '/k' }, ['/a/etcd', '/k/etcd']],
        ['KUBEBUILDER_ASSETS for what is in it', 'envoy', { PATH: '/a', KUBEBUILDER_ASSETS: '/k' }, ['/a/envoy']],
        ['no program for the files', 'istio-files', { PATH: '/a' }, []],
        ['no program that cannot tell what it is', 'gloo', { PATH: '/a' }, []],
    ] as const)('gives %s', (_, name, env, expected) => {
        expect(searchPath(name, env)).toEqual(expected);
    });
});
