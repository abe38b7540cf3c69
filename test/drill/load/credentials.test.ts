import { loadRequests, redacted } from '../../../drill/load/loadRequests';
import { shown, withoutCredentials } from '../../../drill/plan/valueChecks';

const clusters = [{ name: 'eu', region: 'eu' }];

describe('a value in a message', () => {
    it.each([
        ['http://user:pw@shop.example/a?b=c@d', 'http://***@shop.example/a?b=c@d'],
        ['user:pw@shop.example', '***@shop.example'],
        ['//user:pw@shop.example', '//***@shop.example'],
        ['http://user:p/w@shop.example', 'http://***@shop.example'],
        ['http://user:p w"@shop.example', 'http://***@shop.example'],
        ['user:p@w@shop.example/', '***@shop.example/'],
        ['ftp://token@shop.example', 'ftp://***@shop.example'],
        ['http://shop.example/', 'http://shop.example/'],
        ['/orders?mail=a@b', '/orders?mail=a@b'],
        ['shop.example', 'shop.example'],
    ])('%s has no credentials', (text, expected) => {
        expect(withoutCredentials(text)).toBe(expected);
        expect(shown({ entry: [text] })).toBe(JSON.stringify({ entry: [expected] }));
    });
});

describe('a reply that repeats credentials', () => {
    it.each<[string, Record<string, string>, string, string]>([
        ['an authorization', { Authorization: 'Bearer hunter2' }, 'Bearer hunter2, hunter2', '***, ***'],
        ['a cookie', { cookie: 'lang=en; session=abcd1234' }, 'no session abcd1234 in en', 'no session *** in en'],
        ['an API key', { 'X-Api-Key': 'abcd1234' }, 'bad key abcd1234', 'bad key ***'],
        ['another header', { accept: 'text/html' }, 'not text/html', 'not text/html'],
    ])('of a plan shows none: %s', (_, headers, reply, expected) => {
        const { secrets } = loadRequests({ clusters, requests: [{ name: 'a', headers }] });
        expect(redacted(reply, secrets)).toBe(expected);
    });

    it('of its entry shows none', () => {
        const { secrets } = loadRequests({ clusters, entry: 'http://me:hunter%202@shop.example/' });
        const basic = Buffer.from('me:hunter 2').toString('base64');
        expect(redacted(`me hunter 2 hunter%202 ${basic}`, secrets)).toBe('me *** *** ***');
        expect(redacted('token1', loadRequests({ clusters, entry: 'http://token1@shop.example/' }).secrets)).toBe(
            '***',
        );
    });
});
