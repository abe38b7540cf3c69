import fc from 'fast-check';
import { hostPort, httpUrl } from '../../../stacks/scenarios/httpUrl';

describe('httpUrl', () => {
    it.each([
        ['203.0.113.7', undefined, 'http://203.0.113.7/'],
        ['2001:db8::10', undefined, 'http://[2001:db8::10]/'],
        ['2001:db8::10', 8080, 'http://[2001:db8::10]:8080/'],
        ['entry.example.com', 8080, 'http://entry.example.com:8080/'],
    ])('of %s and port %s is %s', (address, port, url) => expect(httpUrl(address, port)).toBe(url));

    it('is a URL of its port for every address', () => {
        const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
        fc.assert(
            fc.property(address, fc.integer({ min: 81, max: 65_535 }), (host, port) => {
                expect(new URL(`http://${hostPort(host, port)}/`).port).toBe(String(port));
            }),
        );
    });
});
