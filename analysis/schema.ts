import { dialect, listOf, object, type Schema } from '../jsonSchema';
import { predictedFaults } from './predictor/prediction';

const text = (description: string): Schema => ({ type: 'string', description });
const number = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const flag = (description: string): Schema => ({ type: 'boolean', description });

const anything: Schema = { type: 'object', description: '' };

const source: Schema = {
    anyOf: [
        object(
            {
                cluster: text(''),
                object: text('`<kind> <namespace>/<name>`.'),
                field: text(''),
                madeOf: text('Where a control plane makes the object: the field, or the default, that it makes it of.'),
            },
            'A field.',
            ['madeOf'],
        ),
        object({ default: text('Product and version whose default it is.') }, 'A default.'),
    ],
    description: 'Where the value comes from.',
};
const sourced = (value: Schema, description: string): Schema => object({ value, source }, description);

const locality = object({ region: text(''), zone: text(''), subzone: text('') }, 'Empty texts where nothing is known.');

const verdict: Schema = {
    enum: ['fails over', 'partly', 'does not', 'not declared'],
    description:
        'fails over: no cluster’s loss costs requests for good. does not: each costs all that the cluster got. partly: in between, or callers differ.',
};

const host = object(
    {
        address: text(''),
        cluster: text('Whose pods answer.'),
        locality,
        kind: { enum: ['pod', 'east-west gateway', 'address'], description: '' },
        weight: number('Pods behind it.'),
        share: number('Part of the requests in proportion to the others, where backends have weights.'),
    },
    'A host as the caller’s Envoy sees it.',
    ['share'],
);

const level = object(
    {
        priority: number('0 is used first.'),
        because: text('Why these hosts are in this priority.'),
        hosts: listOf(host, ''),
        localityWeights: listOf(object({ locality, weight: number('') }, ''), 'Weights of `distribute`.'),
    },
    'One priority.',
    ['localityWeights'],
);

const loss = object(
    {
        cluster: text('All of its endpoints fail, while they are still listed.'),
        steady: number('Fraction of the requests it gets before.'),
        lost: number('Fraction of the requests that goes on failing after all ejections.'),
        shares: { type: 'object', additionalProperties: number(''), description: 'Fraction by surviving cluster.' },
    },
    'What the loss of one cluster costs, by Envoy’s arithmetic.',
);

const bound = (description: string): Schema => ({
    anyOf: [number(''), { type: 'null', description: '' }],
    description,
});

const prediction = object(
    {
        cluster: text('Whose endpoints all break.'),
        fault: { enum: [...predictedFaults], description: '' },
        lost: number('Requests without a reply, for one proxy of the caller.'),
        firstReplyMs: bound('From the fault to the first reply of another cluster.'),
        fullShiftMs: bound('From the fault until no reply is missing any more.'),
        failbackMs: bound('From the end of the fault until requests are spread as before.'),
        because: text('What the bounds follow from.'),
    },
    'Upper bounds for one fault. null: no bound.',
);

const split = object(
    {
        cluster: text(''),
        down: number('Endpoints of the cluster that are ejected.'),
        of: number(''),
        shares: { type: 'object', additionalProperties: number(''), description: 'Fraction by cluster.' },
    },
    'Where requests go while some endpoints are ejected.',
);

const path = object(
    {
        caller: object(
            {
                cluster: text(''),
                kind: { enum: ['gateway', 'sidecar', 'edge gateway'], description: '' },
                product: { enum: ['Envoy Gateway', 'kgateway', 'Gloo'], description: 'Of an edge gateway.' },
                namespaces: listOf(text(''), 'Of the proxies.'),
                gateway: text('`<namespace>/<name>` of the Gateway.'),
                locality,
            },
            'Who sends the requests.',
            ['gateway', 'product'],
        ),
        service: text('Host.'),
        subset: text(''),
        port: number('Where the rule differs by port.'),
        route: text(''),
        methods: listOf(text(''), 'HTTP methods that the route is limited to.'),
        rule: text('The DestinationRule, or the policy or Upstream of an edge gateway, that applies.'),
        detection: sourced(anything, 'Outlier detection.'),
        healthCheck: sourced(anything, 'Active health check of an edge gateway.'),
        localityLb: sourced(anything, 'Istio’s `localityLbSetting`.'),
        maxEjectionPercent: sourced(number(''), ''),
        panicThreshold: sourced(number(''), 'Percent; 0: panic is off.'),
        retries: sourced(anything, ''),
        maxRetries: sourced(number(''), 'Retries under way at once, where something limits them.'),
        timeout: sourced(text(''), 'All tries together.'),
        connectTimeout: sourced(text(''), ''),
        mergeWindow: sourced(text(''), 'Of an edge gateway: how long changes of health wait for others.'),
        dropsRemoved: sourced(flag(''), 'Of an edge gateway: removed endpoints are dropped whatever their checks say.'),
        levels: listOf(level, 'By priority.'),
        dropped: listOf(
            object({ cluster: text(''), endpoints: number(''), because: text('') }, ''),
            'Endpoints that the caller’s Envoy does not get, or cannot reach.',
        ),
        losses: listOf(loss, 'By cluster.'),
        verdict,
        predictions: listOf(prediction, 'By cluster that serves, and fault.'),
        splits: listOf(split, 'By cluster that serves.'),
    },
    'How one caller reaches a service.',
    [
        ...['subset', 'port', 'methods', 'rule', 'detection', 'healthCheck', 'maxRetries'],
        ...['mergeWindow', 'dropsRemoved'],
    ],
);

const service = object(
    {
        host: text(''),
        name: text(''),
        namespace: text(''),
        verdict,
        assumes: listOf(
            object({ controlPlane: text('Name of its cluster.'), cluster: text('') }, ''),
            'The verdict rests on this: the control plane reads the endpoints of the cluster, which nothing that was read says.',
        ),
        clusters: listOf(
            object(
                {
                    cluster: text(''),
                    exists: flag('Whether the Service is there.'),
                    endpoints: number('Ready ones.'),
                    unready: number(''),
                    verdict,
                    order: listOf(listOf(text(''), ''), 'Clusters by priority, as callers of this cluster use them.'),
                },
                'Absent verdict: nobody calls the service from this cluster.',
                ['verdict'],
            ),
            '',
        ),
        paths: listOf(path, ''),
    },
    'One service.',
);

const problem = object(
    {
        rule: text('Id of the rule: docs/reference/rules.md.'),
        severity: { enum: ['error', 'warning'], description: '' },
        cluster: text(''),
        service: text('Host, where it concerns one service.'),
        object: text(''),
        field: text(''),
        reason: text('Completes the sentence that begins with the field.'),
        fix: object({ text: text(''), argument: text('Of our component.'), patch: anything }, '', [
            'argument',
            'patch',
        ]),
    },
    'One problem.',
    ['service'],
);

const verification = object(
    {
        proxies: number('That answered.'),
        paths: number('That were compared.'),
        differences: listOf(
            object(
                {
                    cluster: text(''),
                    pod: text('`<namespace>/<name>`.'),
                    service: text('Host.'),
                    what: text(''),
                    predicted: text('In JSON.'),
                    held: text('In JSON.'),
                },
                '',
            ),
            'What a proxy holds otherwise.',
        ),
        unverified: listOf(
            object({ cluster: text(''), caller: text(''), reason: text('') }, ''),
            'Callers whose proxies were not compared.',
        ),
    },
    'Predictions beside what proxies hold, with `--verify`.',
);

/** The schema of `failover explain --json` (docs/reference/explain.schema.json). */
export const explanationSchema: Schema = {
    $schema: dialect,
    title: 'failover explain',
    ...object(
        {
            version: { const: 1, description: 'Of this format.' },
            clusters: listOf(
                object(
                    {
                        name: text(''),
                        network: sourced(text(''), ''),
                        localities: listOf(locality, 'Of the nodes.'),
                        reads: listOf(
                            object(
                                {
                                    cluster: text(''),
                                    reads: flag('Whether the control plane here reads the endpoints there.'),
                                    isAssumed: flag('Nothing that was read says it.'),
                                    because: text(''),
                                },
                                '',
                            ),
                            'Each other cluster.',
                        ),
                    },
                    '',
                ),
                '',
            ),
            services: listOf(service, ''),
            conditions: object(
                { rate: number('Requests a second.'), outageMs: number('How long the fault lasts.') },
                'What the predictions are made for.',
            ),
            problems: listOf(problem, ''),
            notUnderstood: listOf(
                object({ cluster: text(''), object: text(''), mayChange: text('') }, ''),
                'Objects and fields whose effect is not computed.',
            ),
            hidden: listOf(
                object({ cluster: text(''), kind: text(''), reason: text(''), hides: text('') }, ''),
                'Kinds that could not be read.',
            ),
            assumptions: listOf(text(''), ''),
            verification,
        },
        'What a fleet’s configuration means for its failover.',
        ['verification'],
    ),
};
