import { readFileSync } from 'node:fs';
import { BadInput, messageOf } from '../../errors';
import type { DrillPlan } from '../plan/plan';
import type { PlannedRequest, ReplyExpectation, TextSource } from '../plan/request';
import { isHeaderValue } from '../plan/valueChecks';

/** A request as it is sent. Its headers and body may be secret. */
export interface LoadRequest {
    readonly name: string;
    readonly weight: number;
    readonly method: string;
    /** Path and query; absent: those of the entry. */
    readonly path?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly expect?: ReplyExpectation;
}

/** The requests of a plan, ready to be sent. */
export interface LoadRequests {
    readonly requests: readonly LoadRequest[];
    /**
     * What was read from files and the environment: replaced by `***` wherever it shows. The longest is first, since it
     * may contain another. Without parts of the clusters' names, which are no secret.
     */
    readonly secrets: readonly string[];
}

/** One GET of the entry. */
export const plainRequest: LoadRequest = { name: '', weight: 1, method: 'GET', headers: {} };

/** Reads what the plan takes from files and the environment; one error names everything that cannot be read. */
export function loadRequests({ requests, clusters }: Pick<DrillPlan, 'requests' | 'clusters'>): LoadRequests {
    const secrets = new Set<string>();
    const problems: string[] = [];
    const read = (field: string, source: TextSource): string => {
        if (typeof source === 'string') {
            return source;
        }
        try {
            const text = 'fromFile' in source ? fileText(source.fromFile) : variable(source.fromEnvironment);
            shapesOf(text).forEach((shape) => secrets.add(shape));
            if (field.includes('.headers.') && !isHeaderValue(text)) {
                const origin = 'fromFile' in source ? source.fromFile : source.fromEnvironment;
                problems.push(
                    `\`${field}\` cannot be sent: ${origin} has a line break or a character that headers cannot have.`,
                );
            }
            return text;
        } catch (error) {
            problems.push(`\`${field}\` cannot be read: ${messageOf(error)}.`);
            return '';
        }
    };
    const made = requests?.map((request, index) =>
        loadRequest(request, (field, source) => read(`requests[${index}].${field}`, source)),
    );
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return {
        requests: made ?? [plainRequest],
        secrets: [...secrets]
            .filter((secret) => !clusters.some(({ name }) => name.includes(secret)))
            .sort((one, other) => other.length - one.length),
    };
}

function loadRequest(
    { name, weight = 1, method = 'GET', path, host, headers = {}, body, expect }: PlannedRequest,
    read: (field: string, source: TextSource) => string,
): LoadRequest {
    const fields = Object.entries(headers).map(
        ([key, source]) => [key.toLowerCase(), read(`headers.${key}`, source)] as const,
    );
    return {
        name,
        weight,
        method,
        headers: { ...Object.fromEntries(fields), ...(host !== undefined && { host }) },
        ...(path !== undefined && { path }),
        ...(body !== undefined && { body: read('body', body) }),
        ...(expect && { expect }),
    };
}

/** How a secret may show: its lines, as they are and inside JSON. */
function shapesOf(text: string): string[] {
    const lines = text.split(/\r?\n/).filter((line) => line !== '');
    return [...new Set([...lines, ...lines.map((line) => JSON.stringify(line).slice(1, -1))])];
}

/** Without the line end that editors and `echo` add. */
function fileText(file: string): string {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (text === '') {
        throw new Error(`${file} is empty`);
    }
    return text;
}

function variable(name: string): string {
    const text = process.env[name];
    if (text === undefined || text === '') {
        throw new Error(`the environment has no ${name}`);
    }
    return text;
}

/** The text without any of the secrets. */
export function redacted(text: string, secrets: readonly string[]): string {
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/**
 * The order in which requests are sent, over and over: each as often as its weight, spread evenly (smooth weighted
 * round robin, as in nginx).
 */
export function weightedOrder<T extends { readonly weight: number }>(requests: readonly T[]): T[] {
    const total = requests.reduce((sum, { weight }) => sum + weight, 0);
    const current = requests.map(() => 0);
    return Array.from({ length: total }, () => {
        requests.forEach(({ weight }, index) => (current[index] = (current[index] ?? 0) + weight));
        const next = current.indexOf(Math.max(...current));
        current[next] = (current[next] ?? 0) - total;
        return requests[next] as T;
    });
}
