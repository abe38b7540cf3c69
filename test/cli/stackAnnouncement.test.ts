import { stackAnnouncement, type StackOrigin } from '../../cli/stackAnnouncement';

const origin: StackOrigin = {
    operation: 'up',
    name: 'dev',
    named: true,
    file: 'Pulumi.dev.yaml',
    found: true,
    recorded: { infrastructure: 'kind', scenario: 'edge' },
    settings: { infrastructure: 'kind', scenario: 'edge' },
    lab: undefined,
    stateInLab: false,
};
const inLab: Partial<StackOrigin> = {
    name: 'lab-edge',
    named: false,
    file: undefined,
    found: false,
    recorded: {},
    settings: { infrastructure: 'lab', scenario: 'edge' },
    lab: '/state',
    stateInLab: true,
};

describe('the line about the stack', () => {
    it.each<[string, Partial<StackOrigin>, string]>([
        ['with a settings file', {}, 'Stack dev: settings of Pulumi.dev.yaml; state in your Pulumi backend.'],
        [
            'whose file the command line overrides',
            { settings: { infrastructure: 'kind', scenario: 'locality', glooLicenseKey: 'hush' } },
            'Stack dev: settings of Pulumi.dev.yaml, and for this run the command line’s scenario, glooLicenseKey; state in your Pulumi backend.',
        ],
        [
            'that is new',
            { found: false, recorded: {} },
            'Stack dev: settings of the command line, now also in Pulumi.dev.yaml; state in your Pulumi backend.',
        ],
        [
            'that nobody named, in a lab',
            inLab,
            'Stack lab-edge (no --stack given): settings of the command line; clusters of the lab in /state; state in the lab.',
        ],
        [
            'whose last settings are used',
            { ...inLab, operation: 'destroy', recorded: { infrastructure: 'lab', scenario: 'edge' } },
            'Stack lab-edge (no --stack given): settings of the last `up`; clusters of the lab in /state; state in the lab.',
        ],
    ])('%s says where everything is', (_, change, line) => {
        expect(stackAnnouncement({ ...origin, ...change })).toBe(line);
    });
});
