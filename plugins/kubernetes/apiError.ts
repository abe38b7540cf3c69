import { objectsAt, type Properties, textAt } from '../protocol/values';

/** One field the API server complains about. */
export interface Cause {
    field: string;
    reason: string;
    message: string;
}

/** The API server's refusal (a `Status` object). */
export class ApiError extends Error {
    override readonly name = 'ApiError';
    readonly causes: Cause[];
    /** The kind of the object that the error is about, as the server names it (`namespaces`, `deployments`). */
    readonly about: string | undefined;

    constructor(
        readonly status: number,
        body: Properties,
    ) {
        super(textAt(body, 'message') ?? `HTTP ${status}`);
        this.causes = objectsAt(body, 'details', 'causes').map((cause) => ({
            field: textAt(cause, 'field') ?? '',
            reason: textAt(cause, 'reason') ?? '',
            message: textAt(cause, 'message') ?? '',
        }));
        this.about = textAt(body, 'details', 'kind');
    }
}

/** No API server answered. */
export class Unreachable extends Error {
    override readonly name = 'Unreachable';

    constructor(server: string, cause: NodeJS.ErrnoException) {
        super(`the Kubernetes cluster at ${server} cannot be reached: ${cause.code ?? cause.message}`);
    }
}

export function isNotFound(error: unknown): error is ApiError {
    return error instanceof ApiError && error.status === 404;
}

/** The object's namespace does not exist (yet). */
export function isNamespaceMissing(error: unknown): boolean {
    return isNotFound(error) && error.about === 'namespaces';
}

/** Server-side apply found fields owned by others. */
export function isFieldConflict(error: unknown): error is ApiError {
    return (
        error instanceof ApiError &&
        error.status === 409 &&
        error.causes.some((cause) => cause.reason === 'FieldManagerConflict')
    );
}

/**
 * A dry-run cannot be had: the webhook that would judge the object is not running yet (its service may be part of the
 * same update) or does not support dry-run. Both are the API server's own wordings.
 */
export function isDryRunUnavailable(error: unknown): boolean {
    return error instanceof ApiError && /failed calling webhook|does not support dry run/.test(error.message);
}

/** The API server's words for a field that cannot be changed in place; it has no reason code for that. */
const immutable =
    /immutable|may not change once set|may not be changed|cannot change|updates? to .+ (is|are) forbidden|may not change fields|is forbidden: updates/i;

/** The causes that only a replacement can satisfy. */
export function immutableCauses(error: ApiError): Cause[] {
    return error.causes.filter((cause) => immutable.test(cause.message));
}
