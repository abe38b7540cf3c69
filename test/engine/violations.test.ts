import type { EngineEvent } from '@pulumi/pulumi/automation';
import { remediationOf, violationOf, violationText } from '../../engine/violations';

const urn = 'urn:pulumi:dev::shop::kubernetes:networking.istio.io/v1:DestinationRule::hello';
const resource = 'kubernetes:networking.istio.io/v1:DestinationRule hello';
const event = (fields: object): EngineEvent => ({ sequence: 1, timestamp: 1, ...fields });
const policyEvent = {
    policyName: 'ejection-limit',
    policyPackName: 'failover',
    policyPackVersion: '0.1.0',
    policyPackVersionTag: '0.1.0',
    color: 'raw',
    enforcementLevel: 'mandatory',
    message: '<{%fg 13%}>The limit is low.\nspec is 10.<{%reset%}>',
    resourceUrn: urn,
};

describe('a violation', () => {
    it('has its policy, level, resource and message without colours', () => {
        expect(violationOf(event({ policyEvent }))).toEqual({
            policy: 'ejection-limit',
            level: 'mandatory',
            resource,
            message: 'The limit is low.\nspec is 10.',
        });
    });

    it.each(['advisory', 'warning'])('that is called %s is advice', (enforcementLevel) => {
        expect(violationOf(event({ policyEvent: { ...policyEvent, enforcementLevel } }))?.level).toBe('advisory');
    });

    it.each<[string, string | undefined, string, string]>([
        ['its details', resource, 'The limit is low.\nspec is 10.', `mandatory p: ${resource}\n    spec is 10.`],
        ['its description, where that is all', undefined, 'The limit is low.', 'mandatory p\n    The limit is low.'],
    ])('is shown with %s', (_, about, message, text) => {
        const shown = {
            policy: 'p',
            level: 'mandatory' as const,
            message,
            ...(about !== undefined && { resource: about }),
        };
        expect(violationText(shown)).toBe(text);
    });

    it('is in no other event', () => {
        expect(violationOf(event({}))).toBeUndefined();
    });
});

describe('a remediation', () => {
    it('names what it changed, added and removed', () => {
        const policyRemediationEvent = {
            policyName: 'ejection-limit',
            resourceUrn: urn,
            before: { spec: { a: 1, b: [1], kept: true } },
            after: { spec: { b: [2], c: { d: 100 }, kept: true } },
        };
        expect(remediationOf(event({ policyRemediationEvent }))).toEqual({
            policy: 'ejection-limit',
            resource,
            changes: ['spec.a: 1 → none', 'spec.b: [1] → [2]', 'spec.c: none → {"d":100}'],
        });
    });

    it('is in no other event', () => {
        expect(remediationOf(event({ policyEvent }))).toBeUndefined();
    });
});
