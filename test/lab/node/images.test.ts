import { proxyImage } from '../../../lab/istio/proxyImage';
import { echoAddress, findImage, repositoryOf, standardImages, unknownImage } from '../../../lab/node/images';

const images = standardImages({
    httpEcho: '/tools/http-echo',
    envoy: '/tools/envoy',
}).concat(
    proxyImage({ pilotAgent: '/tools/pilot-agent', envoy: '/tools/envoy', bootstrapTemplate: '/istio/bootstrap.json' }),
);

describe('repositoryOf', () => {
    it.each([
        ['hashicorp/http-echo', 'hashicorp/http-echo'],
        ['hashicorp/http-echo:1.0.0', 'hashicorp/http-echo'],
        ['registry:5000/hashicorp/http-echo', 'registry:5000/hashicorp/http-echo'],
        ['registry:5000/a/b:v1@sha256:00', 'registry:5000/a/b'],
        ['envoy@sha256:00', 'envoy'],
    ])('of %s is %s', (reference, repository) => {
        expect(repositoryOf(reference)).toBe(repository);
    });
});

describe('echoAddress', () => {
    it.each([
        ['its default', [], ':5678'],
        ['a flag with its value', ['-listen=:80'], ':80'],
        ['a flag before its value', ['--listen', '127.0.0.1:80', '-text=x'], '127.0.0.1:80'],
        ['the last of two', ['-listen=:80', '-listen=:81'], ':81'],
    ])('is %s', (_, args, address) => {
        expect(echoAddress(['/http-echo', ...args])).toBe(address);
    });
});

describe('findImage', () => {
    it.each([
        ['hashicorp/http-echo', 'hashicorp/http-echo'],
        ['docker.io/hashicorp/http-echo:latest', 'hashicorp/http-echo'],
        ['envoyproxy/envoy:v1.36-latest', 'envoyproxy/envoy'],
        ['docker.io/istio/proxyv2:1.30.0', '*/proxyv2'],
        ['gcr.io/istio-testing/proxyv2@sha256:00', '*/proxyv2'],
        ['proxyv2', '*/proxyv2'],
        ['nginx', undefined],
        ['nothashicorp/http-echo', undefined],
        ['auto', undefined],
    ])('for %s is %s', (reference, repository) => {
        expect(findImage(images, reference)?.repository).toBe(repository);
    });

    it('gives the Istio proxy its program and its user', () => {
        expect(findImage(images, 'istio/proxyv2')).toMatchObject({
            entrypoint: ['/usr/local/bin/pilot-agent'],
            user: { uid: 1337, gid: 1337 },
        });
    });
});

describe('unknownImage', () => {
    it('names the image and lists the known ones', () => {
        expect(unknownImage(images, 'nginx:1')).toMatch(
            /"nginx:1".*hashicorp\/http-echo, envoyproxy\/envoy, \*\/proxyv2/,
        );
    });
});
