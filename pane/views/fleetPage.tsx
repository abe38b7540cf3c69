import type { VNode } from 'preact';
import type { Explanation } from '../../analysis/explanation';
import { localityText } from '../../analysis/model/locality';
import { sourceText } from '../../analysis/model/sourced';
import { Scroll } from '../../drill/report/html/scroll';
import type { PublishedCertificate } from '../model/certificates';
import type { PaneCluster, PaneState } from '../model/paneState';
import type { Page } from '../page';
import { partOf, Problems, Section } from './parts';
import { counted, timeText, verdicts } from './words';

/** A certificate that expires within this time is marked. */
const soonMs = 30 * 24 * 3600 * 1000;

/** The fleet: verdicts by count, clusters, control planes, certificates, problems of no single service. */
export function fleetPage({ at, clusters, explanation }: PaneState): Page {
    const problems = explanation.problems.filter(({ service }) => service === undefined);
    return {
        status: 200,
        title: 'Fleet',
        section: '/',
        parts: [
            partOf('summary', <Summary explanation={explanation} />),
            partOf('clusters', <Clusters clusters={clusters} explanation={explanation} />),
            partOf('certificates', <Certificates clusters={clusters} at={at} />),
            partOf(
                'problems',
                <Section id="problems" title="Problems of the fleet">
                    {problems.length === 0 ? (
                        <p class="muted">None. Problems of single services are on their pages.</p>
                    ) : (
                        <Problems problems={problems} />
                    )}
                </Section>,
            ),
            partOf('limits', <Limits explanation={explanation} />),
        ],
    };
}

function Summary({ explanation: { clusters, services, problems } }: { explanation: Explanation }): VNode {
    return (
        <section id="summary" class="panel" aria-labelledby="summary-title">
            <h2 id="summary-title">What survives the loss of a cluster</h2>
            <ul class="figures counts">
                {verdicts.map(({ key, sign, verdict, words }) => (
                    <li class={`figure ${key}`}>
                        <a href={`/services?show=${key}`}>
                            <strong>{services.filter((service) => service.verdict === verdict).length}</strong>
                            <span>
                                <span aria-hidden="true">{`${sign} `}</span>
                                {words}
                            </span>
                        </a>
                    </li>
                ))}
            </ul>
            <p class="muted">
                {`${counted(services.length, 'service')} in ${counted(clusters.length, 'cluster')}, ${counted(problems.length, 'problem')} found.`}
            </p>
        </section>
    );
}

interface ClustersProps {
    readonly clusters: readonly PaneCluster[];
    readonly explanation: Explanation;
}

function Clusters({ clusters, explanation }: ClustersProps): VNode {
    return (
        <Section id="clusters" title="Clusters">
            <ul class="cards">
                {clusters.map((cluster) => (
                    <ClusterCard cluster={cluster} explanation={explanation} />
                ))}
            </ul>
        </Section>
    );
}

function ClusterCard({
    cluster: { controlPlanes, name, nodes, problem },
    explanation,
}: {
    cluster: PaneCluster;
    explanation: Explanation;
}): VNode {
    const explained = explanation.clusters.find((each) => each.name === name);
    const regions = [...new Set((explained?.localities ?? []).map(({ region }) => region || 'unknown region'))];
    const serving = explanation.services.filter(({ clusters }) =>
        clusters.some(({ cluster, endpoints }) => cluster === name && endpoints > 0),
    );
    return (
        <li class={problem === undefined ? 'card' : 'card lost'}>
            <h3>{name}</h3>
            <p class="state">
                {problem === undefined ? (
                    <span class="verdict fails-over">✓ reachable</span>
                ) : (
                    <span class="verdict does-not">{`✕ not reachable: ${problem}`}</span>
                )}
            </p>
            <dl class="facts">
                <dt>Region</dt>
                <dd>{regions.join(', ') || 'unknown: no node says one'}</dd>
                <dt>Zones</dt>
                <dd>{(explained?.localities ?? []).map(localityText).join(', ') || 'unknown'}</dd>
                <dt>Nodes</dt>
                <dd>{nodes}</dd>
                <dt>Network</dt>
                <dd>
                    {explained?.network.value || 'default'}
                    {explained && <small>{` (${sourceText(explained.network.source)})`}</small>}
                </dd>
                <dt>Services</dt>
                <dd>{`${serving.length} with endpoints here`}</dd>
                <dt>Control planes</dt>
                <dd>
                    {controlPlanes.length === 0
                        ? 'none that a Deployment of this cluster runs'
                        : controlPlanes.map(({ deployment, product, ready, version, wanted }) => (
                              <div class={ready < wanted ? 'bad' : undefined}>
                                  {`${product} ${version}, ${ready} of ${wanted} ready`}
                                  <small>{` (${deployment})`}</small>
                              </div>
                          ))}
                </dd>
            </dl>
        </li>
    );
}

function Certificates({ clusters, at }: { clusters: readonly PaneCluster[]; at: number }): VNode {
    const rows = clusters.flatMap(({ certificates, name }) => certificates.map((each) => ({ name, ...each })));
    return (
        <Section id="certificates" title="Certificates">
            {rows.length > 0 && (
                <Scroll label="Certificates">
                    <table>
                        <thead>
                            <tr>
                                {['Cluster', 'Use', 'Subject', 'Expires', 'SHA-256'].map((head) => (
                                    <th scope="col" class="left">
                                        {head}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map(({ expiresAt, fingerprint, name, subject, use }) => (
                                <tr>
                                    <th scope="row" class="left">
                                        {name}
                                    </th>
                                    <td class="left">{use}</td>
                                    <td class="left">{subject}</td>
                                    <td class="left">
                                        <Expiry expiresAt={expiresAt} at={at} />
                                    </td>
                                    <td class="left">
                                        <code>{`${fingerprint}…`}</code>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </Scroll>
            )}
            <p class="muted">
                {rows.length === 0 && 'No cluster publishes the certificate of an authority. '}
                Only certificates that clusters publish in ConfigMaps are read. Secrets are never read, so certificates
                of gateways and intermediate authorities are not listed.
            </p>
        </Section>
    );
}

function Expiry({ expiresAt, at }: Pick<PublishedCertificate, 'expiresAt'> & { at: number }): VNode {
    const leftMs = Date.parse(expiresAt) - at;
    const days = Math.floor(leftMs / (24 * 3600 * 1000));
    return (
        <span class={leftMs < soonMs ? 'bad' : undefined}>
            {timeText(expiresAt)}
            {leftMs < 0
                ? ' ✕ expired'
                : leftMs < soonMs
                  ? ` ! in ${counted(days, 'day')}`
                  : ` (in ${counted(days, 'day')})`}
        </span>
    );
}

/** What the verdicts do not know. */
function Limits({ explanation: { assumptions, hidden, notUnderstood } }: { explanation: Explanation }): VNode {
    return (
        <Section id="limits" title="What this does not know">
            {hidden.length + notUnderstood.length + assumptions.length === 0 && (
                <p class="muted">Nothing was left out.</p>
            )}
            <ul class="plain">
                {hidden.map(({ cluster, hides, kind, reason }) => (
                    <li>{`${cluster}: ${kind} ${reason}, which hides ${hides}.`}</li>
                ))}
                {notUnderstood.map(({ cluster, mayChange, object }) => (
                    <li>{`${cluster}: ${object} is not understood; it may change ${mayChange}.`}</li>
                ))}
                {assumptions.map((each) => (
                    <li>{`Assumed: ${each}`}</li>
                ))}
            </ul>
        </Section>
    );
}
