import type { AnsweredBy } from '../../../drill/plan/request';
import { isNames } from '../../../drill/plan/valueChecks';
import { milliseconds } from '../../../duration';
import { isObject } from '../../../isObject';
import { json, number, type Reader, textsByName } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';

/** The user's own service, the same in every cluster. */
export interface OwnService {
    namespace: string;
    /** Name of the Service. */
    name: string;
    /** Port of the Service. */
    port: number;
    /** Deployment that reports name. Default: the first that the Service selects; in clusters that the stack creates, the Service's name. */
    deployment?: string;
    /** Labels of its pods. Default: those of the Deployment; in clusters that the stack creates, `app: <deployment>`. */
    selector?: Record<string, string>;
}

/** How requests enter. */
export interface EntrySetting {
    /** URL of the load. Default: the address of the gateway. */
    url?: string;
    /** Labels of the pods of an ingress gateway that is there, which gets a route to the service. */
    gateway?: Record<string, string>;
    /** Whether the stack deploys an ingress gateway in front of the service. */
    ingress?: boolean;
    /** Hosts that the gateway routes to the service. Default: all. */
    hosts?: string[];
}

/** What the scenario `service` is configured with. */
export interface ServiceSettings {
    service?: OwnService;
    entry?: EntrySetting;
    /** Where replies say which cluster answered. Default: `cluster=<cluster> pod=<pod>` in the body. */
    answeredBy?: AnsweredBy | 'none';
    /** Cluster by words in its replies. */
    replies?: Record<string, string>;
    /** Longest that a request may take, all tries together. */
    timeout?: string;
}

const of = ['service'];

export const serviceSettings: SettingsTable<ServiceSettings> = {
    service: {
        of,
        requiredBy: ['service'],
        wanted: '{"namespace": "shop", "name": "checkout", "port": 80} is needed, and may have "deployment" and "selector"',
        read: ownService,
    },
    entry: {
        of,
        requiredBy: ['service'],
        wanted:
            'one of these is needed: {"ingress": true}, {"gateway": {"istio": "ingressgateway"}} or ' +
            '{"url": "https://shop.example/"}; with a gateway also "hosts"',
        read: entrySetting,
    },
    answeredBy: {
        of,
        wanted: '`none` is needed, or the `answeredBy` of a plan, such as {"header": {"cluster": "x-cluster"}}',
        read: (stored) => {
            const parsed = stored === 'none' ? stored : json(stored);
            return parsed === 'none' || isObject(parsed) ? parsed : undefined;
        },
    },
    replies: {
        of,
        wanted: 'clusters by words of their replies are needed, such as {"hello from a": "a"}',
        read: textsByName,
    },
    timeout: {
        of,
        wanted: 'a duration is needed, such as 15s; 0s is no limit',
        read: (stored) => (stored === '0s' || milliseconds(stored) !== undefined ? stored : undefined),
    },
};

function ownService(stored: string): OwnService | undefined {
    return fields<OwnService>(
        { namespace: isText, name: isText, port: isPort, deployment: isText, selector: isLabels },
        ['namespace', 'name', 'port'],
        ({ port, ...rest }) => ({ ...rest, port: number(port) ?? 0 }),
    )(stored);
}

function entrySetting(stored: string): EntrySetting | undefined {
    const read = fields<EntrySetting>(
        { url: isText, gateway: isLabels, ingress: isYesOrNo, hosts: isTexts },
        [],
        ({ ingress, ...rest }) => ({
            ...rest,
            ...(ingress !== undefined && { ingress: String(ingress) === 'true' }),
        }),
    )(stored);
    return read && (read.url !== undefined || read.gateway !== undefined || read.ingress === true) ? read : undefined;
}

/** An object of these fields; `pulumi config set --path` can leave numbers and booleans as text. */
function fields<T extends object>(
    known: { [field in keyof Required<T>]: (value: unknown) => boolean },
    needed: readonly (keyof T)[],
    typed: (read: T) => T,
): Reader<T> {
    return (stored) => {
        const parsed = json(stored);
        return isObject(parsed) &&
            Object.entries(parsed).every(
                ([field, value]) => Object.hasOwn(known, field) && known[field as keyof T](value),
            ) &&
            needed.every((field) => field in parsed)
            ? typed(parsed as T)
            : undefined;
    };
}

function isText(value: unknown): boolean {
    return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): boolean {
    return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isLabels(value: unknown): boolean {
    return isNames(value) && Object.keys(value).length > 0;
}

function isPort(value: unknown): boolean {
    const found = number(value);
    return Number.isInteger(found) && Number(found) >= 1 && Number(found) <= 65_535;
}

function isYesOrNo(value: unknown): boolean {
    return ['true', 'false'].includes(String(value));
}
