import { choices } from '../../../stacks';
import { configuration } from '../../../stacks/settings/configuration';

const read = (settings: Record<string, string>) =>
    configuration(
        Object.fromEntries(
            Object.entries({
                infrastructure: 'existing',
                clusters: '[{"name":"a","kubeconfig":"a.yaml","region":"x"}]',
                ...settings,
            }).map(([key, value]) => [`pulumi-failover:${key}`, value]),
        ),
        choices,
    );

describe('what existing clusters run already', () => {
    it('is read with booleans as `pulumi config set --path` leaves them', () => {
        const stored = '{"installed":"true","joined":"true","revision":"stable","networks":{"a":"network-a"}}';
        expect(read({ istio: stored }).istio).toEqual({
            installed: true,
            joined: true,
            revision: 'stable',
            networks: { a: 'network-a' },
        });
        expect(read({ envoyGateway: '{"installed":true}' }).envoyGateway).toEqual({ installed: true });
    });

    it.each([
        ['istio', '{"joined":true}'],
        ['istio', '{"installed":false}'],
        ['istio', '{"installed":true,"revison":"stable"}'],
        ['istio', '{"installed":true,"networks":["a"]}'],
        ['istio', 'true'],
        ['envoyGateway', '{"installed":true,"revision":"x"}'],
        ['gloo', '{}'],
    ])('is refused: %s %s', (setting, stored) => {
        expect(() => read({ [setting]: stored })).toThrow(
            `\`${setting}\` is ${JSON.stringify(stored)}; {"installed": true}`,
        );
    });

    it('is a setting of no other infrastructure', () => {
        expect(() => read({ infrastructure: 'lab', clusters: '', istio: '{"installed":true}' })).toThrow(
            '`istio` is a setting of existing, not of lab.',
        );
    });
});
