import { isObject } from '../../isObject';
import { acceptedBy, isAccepted, isPodFault, type LabFaultKind, labFaultKinds, settingsOf } from '../../labFaults';
import { duplicateNames, unknownKeys } from '../plan/unknownKeys';
import { isAmount, isName, isNames, isPositiveCount, longestPauseMs, shown } from '../plan/valueChecks';

type Check = readonly [field: string, wanted: string, fits: (value: unknown) => boolean];

const name = (field: string): Check => [field, 'a name', isName];
const path = (field: string): Check => [field, 'a path', (value) => isName(value) && value.startsWith('/')];
const object = (field: string): Check => [field, 'an object', isObject];
const labels: Check = ['selector', 'labels', (value) => isNames(value) && Object.keys(value).length > 0];
const port = (field: string): Check => [
    field,
    'a port from 1 to 65535',
    (value) => isPositiveCount(value) && value <= 65_535,
];
const optional = ([field, wanted, fits]: Check): Check => [
    field,
    wanted,
    (value) => value === undefined || fits(value),
];
const pods = [name('namespace'), labels];

/** What each action needs beside its cluster. */
const ACTIONS: Readonly<Record<string, readonly Check[]>> = {
    ...Object.fromEntries(labFaultKinds.map((kind) => [kind, labChecks(kind)])),
    scale: [name('namespace'), name('deployment')],
    return: [name('namespace'), name('deployment'), pause('forMs', 1)],
    sidecar: [
        ...pods,
        [
            'effect',
            'one of http-503, slow and hang',
            (value) => ['http-503', 'slow', 'hang'].some((one) => one === value),
        ],
        optional([
            'delayMs',
            'milliseconds from 1 to 60000',
            (value) => isAmount(value) && Number(value) >= 1 && Number(value) <= 60_000,
        ]),
        optional(port('port')),
    ],
    'deny-ingress': [...pods, optional(port('port'))],
    flap: [...pods, ['times', 'a number from 1', isPositiveCount], pause('downMs', 0), pause('upMs', 0)],
    stall: [...pods, pause('forMs', 1)],
    post: [...pods, port('port'), path('begin'), path('end')],
    'replace-pods': [...pods, optional(['count', 'a whole number from 1', isPositiveCount])],
    'drain-node': [...pods, optional(['count', 'a whole number from 1', isPositiveCount])],
    'swap-secret': [name('namespace'), name('secret'), name('material')],
    patch: [name('namespace'), name('apiVersion'), name('kind'), name('name'), object('begin'), object('end')],
    deploy: [
        ['steps', 'a list of settings', (value) => Array.isArray(value) && value.length > 0 && value.every(isNames)],
        optional(pause('settleMs', 0)),
    ],
};

/** A number of milliseconds that a drill waits. */
function pause(field: string, least: number): Check {
    const accepted = (value: unknown): boolean => isAmount(value) && value >= least && value <= longestPauseMs;
    return [field, `milliseconds from ${least} to ${longestPauseMs}`, accepted];
}

function labChecks(kind: LabFaultKind): Check[] {
    const settings = settingsOf(kind).map(([field, setting]) =>
        optional([field, acceptedBy(setting), (value) => isAccepted(setting, value)]),
    );
    return [...(isPodFault(kind) ? pods : []), ...settings];
}

const probe: readonly Check[] = [
    name('name'),
    ['address', '`host:port`', (value) => typeof value === 'string' && /^.+:\d+$/.test(value)],
    optional(path('path')),
    optional(['cause', 'words', isName]),
];
const tlsProbe: readonly Check[] = [...probe, name('sni'), optional(name('material'))];
const httpProbe: readonly Check[] = [...probe, name('host')];

const podAdmin: readonly Check[] = [name('name'), ...pods, port('adminPort')];

/** Everything wrong with how a fault is to be made. `field` is where it stands. */
export function recipeProblems(field: string, value: unknown, clusters: readonly string[]): string[] {
    if (!isObject(value) || !Array.isArray(value.actions)) {
        return [`\`${field}\` needs a list of \`actions\`.`];
    }
    const lists = { before: value.before ?? [], actions: value.actions };
    const empty = value.actions.length === 0 && !(Array.isArray(value.probes) && value.probes.length > 0);
    return [
        ...unknownKeys(field, value, ['description', 'before', 'actions', 'probes']),
        ...duplicateNames(`${field}.probes`, value.probes),
        ...(empty ? [`\`${field}\` has neither \`actions\` nor \`probes\`: it would do nothing.`] : []),
        ...Object.entries(lists).flatMap(([list, actions]) =>
            Array.isArray(actions)
                ? actions.flatMap((action, index) => actionProblems(`${field}.${list}[${index}]`, action, clusters))
                : [`\`${field}.${list}\` is ${shown(actions)}; a list is needed.`],
        ),
        ...[value.probes ?? []]
            .flat()
            .flatMap((each, index) =>
                fieldProblems(
                    `${field}.probes[${index}]`,
                    each,
                    isObject(each) && 'host' in each ? httpProbe : tlsProbe,
                ),
            ),
    ];
}

/** Everything wrong with the Envoys of a plan and with the fallback that one of them shows. */
export function proxyProblems(proxies: unknown, fallback: unknown, clusters: readonly string[]): string[] {
    const list: unknown[] = Array.isArray(proxies) ? proxies : [];
    const names = list.map((proxy) => (isObject(proxy) ? proxy.name : undefined));
    return [
        ...(proxies === undefined || Array.isArray(proxies)
            ? []
            : [`\`proxies\` is ${shown(proxies)}; a list is needed.`]),
        ...list.flatMap((proxy, index) => [
            ...fieldProblems(`proxies[${index}]`, proxy, podAdmin),
            ...clusterProblems(`proxies[${index}]`, proxy, clusters),
        ]),
        ...(fallback === undefined
            ? []
            : fieldProblems('fallback', fallback, [
                  ['proxy', `one of the \`proxies\` (${names.join(', ') || 'none'})`, (value) => names.includes(value)],
                  name('upstream'),
                  optional(['healthy', 'a number', isAmount]),
              ])),
    ];
}

function actionProblems(field: string, action: unknown, clusters: readonly string[]): string[] {
    const kind = isObject(action) ? action.do : undefined;
    const checks = typeof kind === 'string' && Object.hasOwn(ACTIONS, kind) ? ACTIONS[kind] : undefined;
    if (!checks) {
        return [`\`${field}.do\` is ${shown(kind)}; known are ${Object.keys(ACTIONS).join(', ')}.`];
    }
    return [
        ...(kind === 'deploy' ? [] : clusterProblems(field, action, clusters)),
        ...fieldProblems(field, action, checks),
        ...(kind === 'sidecar' ? delayProblems(field, action) : []),
    ];
}

/** Envoy refuses a delay of 0, and with it every later change of the sidecar. */
function delayProblems(field: string, action: unknown): string[] {
    const { delayMs, effect } = isObject(action) ? action : {};
    if (effect === 'slow') {
        return delayMs === undefined ? [`\`${field}.delayMs\` is missing, which \`slow\` needs.`] : [];
    }
    return delayMs === undefined ? [] : [`\`${field}.delayMs\` has no effect on ${shown(effect)}; it is of \`slow\`.`];
}

function clusterProblems(field: string, value: unknown, clusters: readonly string[]): string[] {
    const cluster = isObject(value) ? value.cluster : undefined;
    return clusters.some((known) => known === cluster)
        ? []
        : [`\`${field}.cluster\` is ${shown(cluster)}; the clusters are ${clusters.join(', ')}.`];
}

function fieldProblems(field: string, value: unknown, checks: readonly Check[]): string[] {
    return isObject(value)
        ? [
              ...unknownKeys(field, value, ['do', 'cluster', ...checks.map(([key]) => key)]),
              ...checks
                  .filter(([key, , fits]) => !fits(value[key]))
                  .map(([key, wanted]) => `\`${field}.${key}\` is ${shown(value[key])}; ${wanted} is needed.`),
          ]
        : [`\`${field}\` is ${shown(value)}; an object is needed.`];
}
