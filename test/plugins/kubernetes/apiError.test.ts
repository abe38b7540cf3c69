import {
    ApiError,
    immutableCauses,
    isDryRunUnavailable,
    isFieldConflict,
    isNamespaceMissing,
    Unreachable,
} from '../../../plugins/kubernetes/apiError';
import type { Properties } from '../../../plugins/protocol/values';

const error = (status: number, message: string, details: Properties = {}): ApiError =>
    new ApiError(status, { kind: 'Status', message, details });
const causes = (...messages: string[]): Properties => ({
    causes: messages.map((message, index) => ({ reason: 'FieldValueInvalid', field: `spec.f${index}`, message })),
});

describe('immutableCauses', () => {
    // Wordings of kube-apiserver 1.36 for fields that cannot be changed in place.
    it.each([
        'Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
        'Invalid value: "10.0.0.9": may not change once set',
        "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
        'Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
        'Forbidden: spec is immutable after creation except resources.requests',
        'Invalid value: "b": cannot change roleRef',
        'Forbidden: may not be changed in an update.',
        'Forbidden: updates to provisioner are forbidden.',
        'Forbidden: field is immutable when `immutable` is set',
    ])('knows %s', (message) => expect(immutableCauses(error(422, message, causes(message)))).toHaveLength(1));

    it('leaves other causes out', () => {
        const both = causes('Invalid value: -1: must be greater than or equal to 0', 'field is immutable');
        expect(immutableCauses(error(422, 'invalid', both)).map(({ field }) => field)).toEqual(['spec.f1']);
    });
});

describe('errors of the API server', () => {
    it('are told apart', () => {
        expect(isNamespaceMissing(error(404, 'namespaces "x" not found', { kind: 'namespaces' }))).toBe(true);
        expect(isNamespaceMissing(error(404, 'deployments "x" not found', { kind: 'deployments' }))).toBe(false);
        expect(isFieldConflict(error(409, 'conflict', { causes: [{ reason: 'FieldManagerConflict' }] }))).toBe(true);
        expect(isFieldConflict(error(409, 'the object has been modified'))).toBe(false);
        expect(isDryRunUnavailable(error(500, 'Internal error occurred: failed calling webhook "x": …'))).toBe(true);
        expect(isDryRunUnavailable(error(400, 'admission webhook "x" does not support dry run'))).toBe(true);
        expect(isDryRunUnavailable(error(400, 'strict decoding error'))).toBe(false);
    });

    it('keep the server’s own words', () => {
        expect(error(400, '.spec.replikas: field not declared in schema').message).toBe(
            '.spec.replikas: field not declared in schema',
        );
        expect(new ApiError(503, {}).message).toBe('HTTP 503');
    });

    it('name the server that does not answer', () => {
        const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
        expect(new Unreachable('https://a:6443', cause).message).toBe(
            'the Kubernetes cluster at https://a:6443 cannot be reached: ECONNREFUSED',
        );
    });
});
