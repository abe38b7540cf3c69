import type { VNode } from 'preact';
import { restsOnAssumption } from '../../analysis/assumedReadings';
import type { ExplainedService, PredictedPath } from '../../analysis/explanation';
import { localityText } from '../../analysis/model/locality';
import type { Caller, Level, Loss, Path } from '../../analysis/model/path';
import { type Source, sourceText } from '../../analysis/model/sourced';
import type { Conditions } from '../../analysis/predictor/prediction';
import { Scroll } from '../../drill/report/html/scroll';
import { duration, verdictSigns, whole } from '../../drill/report/wording';
import { type PathHealth, pathKey, sharesNow } from '../model/ejections';
import type { PaneState } from '../model/paneState';
import type { StoredReport } from '../model/reports';
import type { Page, Part } from '../page';
import { partOf, Problems, Section, VerdictBadge, Words } from './parts';
import { Predictions } from './predictions';
import { counted, isDrillOf, problemsOf, share, timeText } from './words';

/** Everything about one service; undefined where the fleet has none of that name. */
export function servicePage(
    { ejections, explanation, live, reports }: PaneState,
    namespace: string,
    name: string,
): Page | undefined {
    const service = explanation.services.find((each) => each.name === name && each.namespace === namespace);
    if (!service) {
        return undefined;
    }
    const clusters = explanation.clusters.map((each) => each.name);
    const problems = problemsOf(explanation, service);
    const running = live.filter(({ head, state }) => state === 'running' && isDrillOf(head, service));
    return {
        status: 200,
        title: `${name}.${namespace}`,
        section: '/services',
        parts: [
            partOf('service', <Head service={service} />),
            ...(running.length > 0
                ? [
                      partOf(
                          'running',
                          <p id="running" class="notice">
                              A drill of this service is running:{' '}
                              {running.map(({ head, id }) => (
                                  <a href={`/drills/live/${id}`}>{`${head.fault}, ${head.variant}`}</a>
                              ))}
                          </p>,
                      ),
                  ]
                : []),
            partOf(
                'problems',
                <Section id="problems" title="Problems">
                    {problems.length === 0 ? <p class="muted">None found.</p> : <Problems problems={problems} />}
                </Section>,
            ),
            ...service.paths.map((path, index) =>
                pathPart(path, ejections?.get(pathKey(path)), { clusters, index, conditions: explanation.conditions }),
            ),
            partOf(
                'history',
                <History reports={reports.filter(({ report }) => isDrillOf(report.topology, service))} />,
            ),
        ],
    };
}

function Head({ service }: { service: ExplainedService }): VNode {
    const { assumes, clusters, host, verdict } = service;
    return (
        <section id="service" class="panel" aria-label="Verdict">
            <p class="lead">
                <VerdictBadge verdict={verdict} isAssumed={restsOnAssumption(service)} /> <code>{host}</code>
            </p>
            {assumes.map(({ cluster, controlPlane }) => (
                <p class="notice">
                    {`Assumed: the control plane of ${controlPlane} reads the endpoints of ${cluster}. Say whether it does: `}
                    <code>{`--reads ${controlPlane}=${cluster}`}</code> or <code>{`--reads ${controlPlane}=none`}</code>
                </p>
            ))}
            <ul class="cards small">
                {clusters.map(({ cluster, endpoints, exists, unready }) => (
                    <li class="card">
                        <h2>{cluster}</h2>
                        <p>
                            {exists
                                ? `${counted(endpoints, 'ready endpoint')}${unready > 0 ? `, ${unready} not ready` : ''}`
                                : 'no Service of this name'}
                        </p>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function callerText({ cluster, gateway, namespaces }: Caller): string {
    return gateway === undefined
        ? `sidecars of ${namespaces.join(', ')} in ${cluster}`
        : `gateway ${gateway} in ${cluster}`;
}

interface PathPlace {
    readonly clusters: readonly string[];
    readonly index: number;
    readonly conditions: Conditions;
}

function pathPart(
    path: PredictedPath,
    health: PathHealth | undefined,
    { clusters, conditions, index }: PathPlace,
): Part {
    const id = `path-${index}`;
    const { caller, dropped, levels, losses, methods, port, subset, verdict } = path;
    const now = health && sharesNow(path, health);
    const detail = `${subset === undefined ? '' : `, subset ${subset}`}${port === undefined ? '' : `, port ${port}`}${methods ? `, for ${methods.join(', ')}` : ''}`;
    return partOf(
        id,
        <Section id={id} title={`Called by ${callerText(caller)}${detail}`}>
            <p>
                <VerdictBadge verdict={verdict} />
            </p>
            <h3>Topology by priority</h3>
            <div class="ladder">
                <p class="caller">
                    <b>{caller.kind}</b>
                    <span>{localityText(caller.locality)}</span>
                </p>
                <ol class="levels">
                    {levels.map((level) => (
                        <LevelCard level={level} clusters={clusters} losses={losses} health={health} now={now} />
                    ))}
                    {levels.length === 0 && <li class="level bad">No endpoint: every request fails.</li>}
                </ol>
            </div>
            {dropped.length > 0 && (
                <ul class="plain bad">
                    {dropped.map(({ because, cluster, endpoints }) => (
                        <li>{`✕ ${counted(endpoints, 'endpoint')} of ${cluster} cannot be used: ${because}.`}</li>
                    ))}
                </ul>
            )}
            {losses.length > 0 && <Losses losses={losses} health={health} />}
            <Predictions path={path} conditions={conditions} />
            <Settings path={path} />
        </Section>,
    );
}

interface LevelProps {
    readonly level: Level;
    readonly clusters: readonly string[];
    readonly losses: readonly Loss[];
    readonly health: PathHealth | undefined;
    /** Shares with what is ejected now. */
    readonly now: Readonly<Record<string, number>> | undefined;
}

function LevelCard({ clusters, health, level, losses, now }: LevelProps): VNode {
    const { because, hosts, localityWeights, priority } = level;
    const here = [...new Set(hosts.map(({ cluster }) => cluster))];
    return (
        <li class="level">
            <p>
                <b>{`Priority ${priority}`}</b>{' '}
                <span class="muted">
                    <Words text={because} />
                </span>
            </p>
            <ul class="hosts">
                {here.map((cluster) => {
                    const own = hosts.filter((host) => host.cluster === cluster);
                    const steady = losses.find((loss) => loss.cluster === cluster)?.steady;
                    return (
                        <li class={`host host-${clusters.indexOf(cluster) % 6}`}>
                            <p>
                                <b>{cluster}</b> {counted(own.length, own[0]?.kind === 'pod' ? 'endpoint' : 'gateway')}
                                {steady !== undefined && (
                                    <>
                                        {', '}
                                        <strong>{share(steady)}</strong> of the requests
                                        {now && now[cluster] !== steady && (
                                            <>
                                                {', now '}
                                                <strong class="bad">{share(now[cluster] ?? 0)}</strong>
                                            </>
                                        )}
                                    </>
                                )}
                            </p>
                            <ul class="addresses">
                                {own.map(({ address, kind, locality, weight }) => (
                                    <li>
                                        <code>{address}</code>
                                        {` ${localityText(locality)}`}
                                        {kind === 'east-west gateway' &&
                                            `, ${Number(weight.toFixed(1))} pods behind it`}
                                        {health?.out.has(address) && (
                                            <span class="bad">{` ✕ ${health.out.get(address) ?? ''}`}</span>
                                        )}
                                    </li>
                                ))}
                            </ul>
                        </li>
                    );
                })}
            </ul>
            {localityWeights && (
                <p class="muted">
                    {`Weights: ${localityWeights.map(({ locality, weight }) => `${localityText(locality)} ${Number(weight.toFixed(1))}`).join(', ')}`}
                </p>
            )}
        </li>
    );
}

function Losses({ health, losses }: { health: PathHealth | undefined; losses: readonly Loss[] }): VNode {
    return (
        <>
            <h3>If all endpoints of a cluster fail</h3>
            <Scroll label="What the loss of a cluster costs">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="left">
                                Cluster lost
                            </th>
                            <th scope="col" class="right">
                                Its share before
                            </th>
                            <th scope="col" class="right">
                                Lost for good
                            </th>
                            <th scope="col" class="left">
                                The rest goes to
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {losses.map(({ cluster, lost, shares, steady }) => (
                            <tr class={lost > 0 ? 'missed' : undefined}>
                                <th scope="row" class="left">
                                    {cluster}
                                </th>
                                <td class="right">{share(steady)}</td>
                                <td class={lost > 0 ? 'right bad' : 'right'}>{share(lost)}</td>
                                <td class="left">
                                    {Object.entries(shares)
                                        .filter(([, part]) => part > 0)
                                        .map(([name, part]) => `${name} ${share(part)}`)
                                        .join(', ') || 'nowhere'}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </Scroll>
            <p class="muted">
                Shares follow from the configuration, by Envoy’s arithmetic.{' '}
                {health
                    ? `Ejections are those of pod ${health.pod}; other proxies of this caller have their own.`
                    : 'Ejections happen inside each proxy and were not read for this caller (`--ejections`); a drill’s report has them.'}
            </p>
        </>
    );
}

function Settings({ path }: { path: Path }): VNode {
    const { connectTimeout, detection, healthCheck, localityLb, maxEjectionPercent, panicThreshold } = path;
    const { retries, timeout } = path;
    const { attempts, perTryTimeout, remoteLocalities } = retries.value;
    const rows: [string, string, Source | undefined][] = [
        ['Route', path.route, undefined],
        ['Rule', path.rule ?? 'none applies', undefined],
        ['Outlier detection', detection ? listed(detection.value) : 'none', detection?.source],
        ...(healthCheck
            ? [['Health check', listed(healthCheck.value), healthCheck.source] satisfies [string, string, Source]]
            : []),
        ['Locality load balancing', listed(localityLb.value), localityLb.source],
        ['Ejected at most', `${maxEjectionPercent.value} %`, maxEjectionPercent.source],
        ['Panic below', `${panicThreshold.value} %`, panicThreshold.source],
        [
            'Retries',
            `${attempts}${perTryTimeout === undefined ? '' : `, ${perTryTimeout} each`}, ${remoteLocalities ? 'also in other priorities' : 'in the same priority'}`,
            retries.source,
        ],
        ['Time-out', timeout.value, timeout.source],
        ['Time-out to connect', connectTimeout.value, connectTimeout.source],
    ];
    return (
        <details open>
            <summary>Settings and where they come from</summary>
            <Scroll label="Settings">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="left">
                                Setting
                            </th>
                            <th scope="col" class="left">
                                Value
                            </th>
                            <th scope="col" class="left">
                                From
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map(([name, value, source]) => (
                            <tr>
                                <th scope="row" class="left">
                                    {name}
                                </th>
                                <td class="left">{value}</td>
                                <td class="left muted">{source && sourceText(source)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </Scroll>
        </details>
    );
}

/** `consecutive5xxErrors 5, interval 1s`. */
function listed(fields: object): string {
    return Object.entries(fields)
        .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
        .join(', ');
}

function History({ reports }: { reports: readonly StoredReport[] }): VNode {
    return (
        <Section id="history" title="Drills of this service">
            {reports.length === 0 ? (
                <p class="muted">
                    No report here. <code>failover drill</code> writes one.
                </p>
            ) : (
                <ReportTable reports={reports} />
            )}
        </Section>
    );
}

/** Reports, each in a row that links to it. */
export function ReportTable({ reports }: { reports: readonly StoredReport[] }): VNode {
    return (
        <Scroll label="Drills">
            <table>
                <thead>
                    <tr>
                        {['Started', 'Drill', 'Verdict'].map((head) => (
                            <th scope="col" class="left">
                                {head}
                            </th>
                        ))}
                        {['Lost', 'First reply', 'Full shift'].map((head) => (
                            <th scope="col" class="right">
                                {head}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {reports.map(({ id, report }) => (
                        <tr>
                            <td class="left">{timeText(report.startedAt)}</td>
                            <th scope="row" class="left">
                                <a href={`/drills/report/${id}`}>
                                    {`${report.fault} · ${report.infrastructure} / ${report.scenario} · ${report.variant}`}
                                </a>
                            </th>
                            <td class="left">
                                <span class={`verdict-word ${report.verdict}`}>{verdictSigns[report.verdict]}</span>
                            </td>
                            <td class="right">{whole(report.phases.reduce((sum, { lost }) => sum + lost, 0))}</td>
                            <td class="right">{duration(report.transitions[0]?.firstReplyMs ?? null)}</td>
                            <td class="right">{duration(report.transitions[0]?.fullShiftMs ?? null)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </Scroll>
    );
}
