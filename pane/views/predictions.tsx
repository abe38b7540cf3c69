import type { VNode } from 'preact';
import type { PredictedPath } from '../../analysis/explanation';
import type { Conditions } from '../../analysis/predictor/prediction';
import { Scroll } from '../../drill/report/html/scroll';
import { duration, whole } from '../../drill/report/wording';
import { share } from './words';

interface PredictionsProps {
    readonly path: PredictedPath;
    readonly conditions: Conditions;
}

/** What each fault of a cluster costs at most, and where requests go while some of its endpoints are ejected. */
export function Predictions({
    path: { predictions, splits },
    conditions: { outageMs, rate },
}: PredictionsProps): VNode {
    return (
        <>
            {predictions.length > 0 && (
                <>
                    <h3>Predicted, at most</h3>
                    <Scroll label="Predictions">
                        <table>
                            <caption>
                                {`At ${rate} requests/s of one proxy and an outage of ${duration(outageMs)}.`}
                            </caption>
                            <thead>
                                <tr>
                                    {['Cluster', 'Fault'].map((head) => (
                                        <th scope="col" class="left">
                                            {head}
                                        </th>
                                    ))}
                                    {['Lost', 'First reply', 'Full shift', 'Failback'].map((head) => (
                                        <th scope="col" class="right">
                                            {head}
                                        </th>
                                    ))}
                                    <th scope="col" class="left">
                                        Because
                                    </th>
                                </tr>
                            </thead>
                            <tbody>
                                {predictions.map((each) => (
                                    <tr>
                                        <td class="left">{each.cluster}</td>
                                        <th scope="row" class="left">
                                            {each.fault}
                                        </th>
                                        <td class={each.lost > 0 ? 'right bad' : 'right'}>
                                            {whole(Math.ceil(each.lost))}
                                        </td>
                                        {[each.firstReplyMs, each.fullShiftMs, each.failbackMs].map((ms) => (
                                            <td class="right">{ms === null ? 'no bound' : duration(ms)}</td>
                                        ))}
                                        <td class="left muted">{each.because}</td>
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </Scroll>
                </>
            )}
            {splits.length > 0 && (
                <>
                    <h3>While some endpoints are ejected</h3>
                    <ul class="plain">
                        {splits.map(({ cluster, down, of, shares }) => (
                            <li>
                                {`${down} of ${of} in ${cluster}: ${Object.entries(shares)
                                    .map(([name, part]) => `${name} ${share(part)}`)
                                    .join(', ')}`}
                            </li>
                        ))}
                    </ul>
                </>
            )}
        </>
    );
}
